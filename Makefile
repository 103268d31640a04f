# Toutes les commandes du projet. « make » seul les énumère.
.DEFAULT_GOAL := aide
.PHONY: aide demo run test check bench captures pannes gestes mutants installer paquet paquet-windows paquet-linux \
	essai-windows propre

PYTHON := .venv/bin/python
# Essais en parallèle : deux à la fois. « make test PROCESSUS=0 » les lance l’un après l’autre.
PROCESSUS ?= 2
# Options passées telles quelles à la commande : make demo ARGS="--sortie /tmp/grille", make test ARGS="-k journal".
ARGS ?=

aide: ## Affiche cette aide
	@echo "Évaluateur : commandes"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

demo: ## Joue une session complète et fabrique la grille officielle (PDF), sans fenêtre
	@outils/preparer.sh execution
	@.venv/bin/evaluateur demo --sans-fenetre $(ARGS)

run: ## Ouvre l’application
	@outils/preparer.sh fenetre
	@.venv/bin/evaluateur $(ARGS)

test: ## Lance tous les essais, sauf les campagnes longues
	@outils/preparer.sh essais
	@PYTHONDONTWRITEBYTECODE= QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(PYTHON) -m pytest -n $(PROCESSUS) --dist loadfile $(ARGS)

check: ## Vérifie le style, les types et les règles d’importation
	@outils/preparer.sh essais
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy $(wildcard evaluateur tests benchmarks)
	@MYPYPATH=packaging .venv/bin/mypy packaging/*.py
	@.venv/bin/lint-imports --no-logo

bench: ## Mesure les durées promises
	@outils/preparer.sh essais
	@$(PYTHON) -m benchmarks $(ARGS)

captures: ## Capture chaque écran, à quatre tailles de texte et deux largeurs, en clair et en sombre, dans captures/
	@outils/preparer.sh essais
	@QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(PYTHON) -m tests.ui.captures captures

pannes: ## Lance les campagnes longues (pannes, coupures de courant)
	@outils/preparer.sh essais
	@QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(PYTHON) -m pytest -m long $(ARGS)

gestes: ## Conduit la vraie fenêtre, touches réelles, et relit ce que reçoit un lecteur d’écran (forme longue)
	@outils/preparer.sh essais
	@$(PYTHON) -m pytest tests/gestes -n 2 -m "long or not long" $(ARGS)

mutants: ## Change le code de 300 façons et dit ce que les essais laissent passer (ARGS="nombre graine")
	@outils/preparer.sh essais
	@QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(PYTHON) -m tests.mutants $(ARGS)

installer: ## Prépare tout (environnement Python, paquets du système) sans rien lancer
	@outils/preparer.sh fenetre
	@outils/preparer.sh essais

paquet: ## Fabrique le paquet Python dans dist/
	@outils/preparer.sh execution
	@$(PYTHON) -m hatchling build -t wheel -d dist

paquet-windows: ## Fabrique, pour Windows, l’installateur et l’archive portable, dans dist/windows/
	@outils/preparer.sh execution
	@packaging/preparer.sh windows
	@$(PYTHON) packaging/windows.py dist/windows

paquet-linux: ## Fabrique le .deb et le .tar.xz, dans dist/linux/
	@outils/preparer.sh execution
	@packaging/preparer.sh linux
	@$(PYTHON) packaging/linux.py dist/linux

essai-windows: ## Fabrique le dossier pour Windows et l’essaie sous Wine (ARGS="étape…" : seulement ces étapes)
	@outils/preparer.sh essais
	@packaging/preparer.sh windows
	@PYTHONPATH=. $(PYTHON) packaging/essai_windows.py $(ARGS)

propre: ## Efface ce que les commandes ont fabriqué (l’environnement Python aussi)
	@rm -rf .venv build dist sortie .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
