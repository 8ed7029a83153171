#!/bin/bash
# packaging/build-deb.sh - the Debian package, from build/jenner: build-deb.sh [FOLDER], default build/.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-build}
version=$(build/jenner version | grep -Eo '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1)
architecture=$(dpkg --print-architecture)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
package=$root/jenner

install -D -m 755 -s build/jenner "$package/usr/bin/jenner"
install -D -m 644 packaging/jenner.service "$package/lib/systemd/system/jenner.service"
install -D -m 644 README.md "$package/usr/share/doc/jenner/README.md"
install -D -m 644 LICENSE "$package/usr/share/doc/jenner/copyright"
install -D -m 755 packaging/postinst "$package/DEBIAN/postinst"

# The libraries that the program was linked with, and their least versions.
mkdir "$root/debian"
printf 'Source: jenner\n\nPackage: jenner\nArchitecture: any\n' >"$root/debian/control"
depends=$(cd "$root" && dpkg-shlibdeps -O --ignore-missing-info jenner/usr/bin/jenner 2>/dev/null |
  sed -n 's/^shlibs:Depends=//p')

cat >"$package/DEBIAN/control" <<CONTROL
Package: jenner
Version: $version
Architecture: $architecture
Maintainer: The Jenner maintainers <maintainers@jenner.invalid>
Installed-Size: $(du -sk "$package" | cut -f 1)
Depends: $depends, adduser
Section: science
Priority: optional
Description: immunization information system
 A registry of immunizations for a state, a province or a country: HL7 v2 in
 and out, evaluation and forecast, agreements, and pages for clinics.
CONTROL
fakeroot dpkg-deb --build "$package" "$out/jenner_${version}_$architecture.deb"
