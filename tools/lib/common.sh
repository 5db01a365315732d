# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Shared by the tools: messages, and the distribution's packages.  Sourced, never run.

source_dir=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)

say () { printf '%s\n' "$*"; }
warn () { printf '%s\n' "$*" >&2; }
die () { warn "$*"; exit 1; }

have () { command -v "$1" >/dev/null 2>&1; }

# Debian's and Ubuntu's names.  A trailing “?” marks what only some of their releases have.
packages_build=(
  gcc libc6-dev meson ninja-build pkgconf gettext appstream desktop-file-utils libxml2-utils
  libgtk-4-bin libacl1-dev libgnutls28-dev libsasl2-dev
  libglib2.0-dev libgtk-4-dev libadwaita-1-dev libvirt-dev libvirt-glib-1.0-dev libosinfo-1.0-dev
  libjson-glib-dev libsecret-1-dev libsoup-3.0-dev libxml2-dev libspice-client-glib-2.0-dev
  libgvnc-1.0-dev
  libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev libvte-2.91-gtk4-dev libgtksourceview-5-dev
  libcurl4-gnutls-dev libpcre2-dev libxkbcommon-dev libxkbregistry-dev
)
packages_run=(
  adwaita-icon-theme librsvg2-common dconf-gsettings-backend osinfo-db fonts-dejavu-core
  gstreamer1.0-plugins-base gstreamer1.0-plugins-good
  glib-networking openssh-client
)
packages_headless=(xvfb dbus imagemagick xclip xdotool)
packages_lint=(
  appstream clang-format desktop-file-utils gettext libglib2.0-bin libxml2-utils mandoc python3
  shellcheck
)
packages_test=(
  at-spi2-core bzip2 cpio gir1.2-atspi-2.0 gir1.2-gtk-4.0 gnome-keyring gnutls-bin libnss3-tools
  libsasl2-modules libspice-server-dev metacity openssl python3-gi python3-libvirt sasl2-bin
  virtinst weston x11-utils x11-xserver-utils xorriso xserver-xorg-core xserver-xorg-video-dummy xz-utils zstd
)
packages_system=(
  busybox-static debian-installer-12-netboot-amd64? grub-rescue-pc iproute2 iptables libvirt-clients
  libvirt-daemon libvirt-daemon-driver-interface? libvirt-daemon-driver-nodedev?
  libvirt-daemon-driver-qemu
  libvirt-daemon-log? libvirt-daemon-lock? ovmf qemu-system-modules-spice? qemu-system-x86 qemu-utils
)

# Its package starts an SSH server for everybody, where there is a systemd to start it: not something
# to do to somebody's desktop for the sake of a test.  Without it these tests are skipped.
[ -d /run/systemd/system ] || packages_system+=(openssh-server)

# Prints debian, fedora, arch or other.
distribution () {
  local ID='' ID_LIKE=''
  if [ -r /etc/os-release ]; then
    # shellcheck source=/dev/null
    . /etc/os-release
  fi
  case " $ID $ID_LIKE " in
    *' debian '*|*' ubuntu '*) echo debian ;;
    *' fedora '*) echo fedora ;;
    *' arch '*) echo arch ;;
    *) echo other ;;
  esac
}

# Without a terminal sudo must not ask.  Found out once: later commands run without standard input.
if [ -t 0 ]; then sudo_options=(); else sudo_options=(-n); fi

# Runs a command as root: directly, or with sudo.
as_root () {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo "${sudo_options[@]}" "$@"
  fi
}

# can_be_root REASON: asks for sudo's password now, while the user sees the question and its reason.
can_be_root () {
  [ "$(id -u)" -eq 0 ] && return 0
  have sudo || return 1
  sudo -n true 2>/dev/null && return 0
  [ ${#sudo_options[@]} -eq 0 ] || return 1
  say "sudo may ask for your password: root is needed to $1."
  sudo true
}

is_installed () {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

is_known () { [ -n "$(apt-cache --quiet=2 show --no-all-versions "$1" 2>/dev/null)" ]; }

# missing_packages PACKAGE…: those not installed, each once, one per line.
missing_packages () {
  local package
  for package in "$@"; do
    is_installed "${package%\?}" || echo "$package"
  done | sort -u
}

# quietly COMMAND…: what it prints is of interest only when it fails.
quietly () {
  local output
  if ! output=$("$@" </dev/null 2>&1); then
    warn "$output"
    return 1
  fi
}

apt_get () {
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get --quiet=2 -o Dpkg::Use-Pty=0 "$@"
}

# resolve_packages PACKAGE…: fills “wanted”, leaving out optional ones this release does not have.
# Fails when a required one is unknown, as it is before the first apt-get update.
resolve_packages () {
  local package
  wanted=()
  for package in "$@"; do
    if is_known "${package%\?}"; then
      wanted+=("${package%\?}")
    elif [ "${package%\?}" = "$package" ]; then
      return 1
    fi
  done
}

install_debian () {
  local reason=$1 missing required
  local -a wanted=()
  shift
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0

  mapfile -t required < <(printf '%s\n' "${missing[@]}" | grep -v '?$')
  if ! can_be_root "install packages"; then
    # An optional package may not exist here; only a required one is worth a word.
    [ ${#required[@]} -gt 0 ] || return 0
    warn "Missing to $reason: ${required[*]}"
    warn "Install them with: sudo apt-get install --no-install-recommends ${required[*]}"
    return 0
  fi

  if ! resolve_packages "${missing[@]}"; then
    say 'Reading the package lists (apt-get update).'
    apt_get update || return 1
    resolve_packages "${missing[@]}" || wanted=("${required[@]}")
  fi
  [ ${#wanted[@]} -gt 0 ] || return 0
  say "Installing what is missing to $reason: ${wanted[*]}"
  if ! apt_get install --yes --no-install-recommends "${wanted[@]}"; then
    # The lists may be older than the archive.
    apt_get update && apt_get install --yes --no-install-recommends "${wanted[@]}"
  fi
}

# ensure_packages REASON PACKAGE…: on Debian and its relatives installs what is missing; elsewhere
# says where the list is, and goes on: what is needed may well be there.
ensure_packages () {
  local reason=$1
  shift
  case $(distribution) in
    debian)
      install_debian "$reason" "$@" || die "The packages needed to $reason could not be installed."
      ;;
    *)
      [ -z "${packages_hint_given:-}" ] || return 0
      packages_hint_given=yes
      warn 'Packages are installed by this script on Debian and Ubuntu only.'
      warn 'README.md lists those of other distributions; going on with what is here.'
      ;;
  esac
}
