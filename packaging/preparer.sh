#!/usr/bin/env bash
# The system packages that a package of the application is made and tried with.
#
#   packaging/preparer.sh windows   what makes the package for Windows, and the Wine under which it is tried
#   packaging/preparer.sh linux     what makes the packages for Linux
set -euo pipefail

manquants=()
commande() { command -v "$1" >/dev/null 2>&1 || manquants+=("$2"); }

case "${1:-}" in
    windows)
        [ -x /usr/lib/wine/wine64 ] || manquants+=(wine64)
        commande x86_64-w64-mingw32-gcc gcc-mingw-w64-x86-64-win32
        commande icotool icoutils
        commande makensis nsis
        commande 7z p7zip-full
        if [ -n "${EVALUATEUR_CLE_SIGNATURE:-}" ]; then commande osslsigncode osslsigncode; fi
        ;;
    linux)
        commande patchelf patchelf
        commande dpkg-deb dpkg
        commande xz xz-utils
        ;;
    *)
        printf 'Usage : packaging/preparer.sh windows|linux\n' >&2
        exit 2
        ;;
esac
[ ${#manquants[@]} -gt 0 ] || exit 0

sudo=()
[ "$(id -u)" -eq 0 ] || sudo=(sudo -n)
printf 'Installation des paquets du système : %s\n' "${manquants[*]}" >&2
if command -v apt-get >/dev/null 2>&1; then
    "${sudo[@]}" apt-get update -qq >/dev/null 2>&1 || true
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${manquants[@]}" >/dev/null 2>&1 && exit 0
fi
printf 'Des paquets du système manquent, sans lesquels rien ne peut être fabriqué. Tapez : sudo apt-get install -y %s\n' \
    "${manquants[*]}" >&2
exit 1
