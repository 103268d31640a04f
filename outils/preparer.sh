#!/usr/bin/env bash
# Prepares everything from a bare Debian or Ubuntu machine, and does nothing when all is there already.
#
#   outils/preparer.sh execution   .venv with the pinned libraries and the application itself
#   outils/preparer.sh fenetre     the same, and the system libraries that a Qt window needs
#   outils/preparer.sh essais      the same, and what the tests need
set -euo pipefail
cd "$(dirname "$0")/.."

niveau="${1:-execution}"
venv=.venv

dire() { printf '%s\n' "$*" >&2; }
renoncer() { dire "$*"; exit 1; }

execution=(requirements.txt requirements-build.txt)
essais=("${execution[@]}" requirements-dev.txt)
case "$niveau" in
    execution | fenetre) epingles=("${execution[@]}") ;;
    essais) epingles=("${essais[@]}") ;;
    *) renoncer "Usage : outils/preparer.sh execution|fenetre|essais" ;;
esac

# --- System packages -------------------------------------------------------------------------------------------------

bibliotheques=$(/sbin/ldconfig -p 2>/dev/null || ldconfig -p 2>/dev/null || true)
manquants=()

bibliotheque() { # a shared library, and the Debian package that brings it
    grep -qF "$1 " <<<"$bibliotheques" || manquants+=("$2")
}

commande() {
    command -v "$1" >/dev/null 2>&1 || manquants+=("$2")
}

if [ "$(uname -s)" = Linux ] && [ "$niveau" != execution ]; then
    bibliotheque libGL.so.1 libgl1
    bibliotheque libEGL.so.1 libegl1
    bibliotheque libdbus-1.so.3 libdbus-1-3
    bibliotheque libfontconfig.so.1 libfontconfig1
    bibliotheque libglib-2.0.so.0 libglib2.0-0
    bibliotheque libxkbcommon.so.0 libxkbcommon0
    bibliotheque libgssapi_krb5.so.2 libgssapi-krb5-2
    bibliotheque libbrotlidec.so.1 libbrotli1
    bibliotheque libzstd.so.1 libzstd1
    bibliotheque libxkbcommon-x11.so.0 libxkbcommon-x11-0
    bibliotheque libxcb-cursor.so.0 libxcb-cursor0
    bibliotheque libxcb-icccm.so.4 libxcb-icccm4
    bibliotheque libxcb-image.so.0 libxcb-image0
    bibliotheque libxcb-keysyms.so.1 libxcb-keysyms1
    bibliotheque libxcb-randr.so.0 libxcb-randr0
    bibliotheque libxcb-render-util.so.0 libxcb-render-util0
    bibliotheque libxcb-shape.so.0 libxcb-shape0
    bibliotheque libxcb-xinerama.so.0 libxcb-xinerama0
    bibliotheque libxcb-xkb.so.1 libxcb-xkb1
fi
if [ "$niveau" = essais ]; then
    commande pdftotext poppler-utils
    commande qpdf qpdf
    commande unzip unzip
    commande age age
    commande openssl openssl
    commande rclone rclone
    commande javac default-jdk-headless
    # The real window under a real keyboard, and what a screen reader is told of it.
    commande Xvfb xvfb
    commande setxkbmap x11-xkb-utils
    commande openbox openbox
    commande dbus-daemon dbus-daemon
    [ -x /usr/libexec/at-spi-bus-launcher ] || manquants+=(at-spi2-core)
fi

apt_installer() { # true when the packages are installed
    command -v apt-get >/dev/null 2>&1 || return 1
    local sudo=()
    if [ "$(id -u)" -ne 0 ]; then
        sudo -n true 2>/dev/null || return 1
        sudo=(sudo -n)
    fi
    dire "Installation des paquets du système : $*"
    "${sudo[@]}" apt-get update -qq >/dev/null 2>&1 || true
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

if [ ${#manquants[@]} -gt 0 ] && ! apt_installer "${manquants[@]}"; then
    dire "Des paquets du système manquent. Tapez : sudo apt-get install -y ${manquants[*]}"
fi

# --- Python ----------------------------------------------------------------------------------------------------------

convient() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

empreinte() { # of the given pins, the way of installing, the Python and the place of this folder
    { cat "$@" pyproject.toml outils/preparer.sh; "$venv/bin/python" -V; pwd; } | sha256sum | cut -d ' ' -f 1
}

case "$niveau" in
    essais) temoin="$venv/.prepare-essais" ;;
    *) temoin="$venv/.prepare-execution" ;;
esac
if [ -x "$venv/bin/evaluateur" ] && [ -f "$temoin" ] && [ "$(cat "$temoin")" = "$(empreinte "${epingles[@]}")" ]; then
    exit 0
fi

if [ -x "$venv/bin/python" ] && ! convient "$venv/bin/python"; then
    rm -rf "$venv"
fi
if [ ! -x "$venv/bin/python" ]; then
    python=""
    for candidat in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidat" >/dev/null 2>&1 && convient "$candidat"; then
            python="$candidat"
            break
        fi
    done
    [ -n "$python" ] || renoncer "L’application nécessite Python 3.11 ou une version ultérieure, absente de cet ordinateur. Tapez : sudo apt-get install -y python3 python3-venv"
    dire "Préparation de l’environnement Python (une seule fois)…"
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        paquet=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        apt_installer "$paquet" || renoncer "Un paquet du système manque. Tapez : sudo apt-get install -y $paquet"
    fi
    "$python" -m venv "$venv"
fi

installer() { # pip in silence; what it said is shown only when it failed
    "$venv/bin/python" -m pip install --disable-pip-version-check --no-input "$@" >"$venv/preparation.log" 2>&1 && return
    tail -n 20 "$venv/preparation.log" >&2
    return 1
}

options=()
for fichier in "${epingles[@]}"; do
    options+=(-r "$fichier")
done
dire "Installation des bibliothèques, chacune vérifiée par son empreinte…"
installer --require-hashes "${options[@]}" ||
    renoncer "Les bibliothèques n’ont pas pu être installées. Seule cette étape nécessite un accès au réseau."
installer --no-build-isolation --no-deps --editable . || renoncer "L’application n’a pas pu être installée dans $venv."
empreinte "${execution[@]}" >"$venv/.prepare-execution"
if [ "$niveau" = essais ]; then
    empreinte "${essais[@]}" >"$venv/.prepare-essais"
fi
