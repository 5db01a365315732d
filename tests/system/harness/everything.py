# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine with a device of every kind, and something in every list, that libvirt's QEMU driver stores.

It is for pages, not for being run: hardly any host has all that it names.
"""

MACHINE = '''<domain type="qemu" xmlns:qemu="http://libvirt.org/schemas/domain/qemu/1.0">
  <name>everything</name>
  <title>A device of every kind</title>
  <description>For pages</description>
  <memory unit="MiB">1024</memory>
  <maxMemory slots="4" unit="MiB">4096</maxMemory>
  <currentMemory unit="MiB">512</currentMemory>
  <memoryBacking>
    <hugepages><page size="2048" unit="KiB"/></hugepages>
    <source type="memfd"/><access mode="shared"/>
  </memoryBacking>
  <vcpu current="2">4</vcpu>
  <vcpus>
    <vcpu id="0" enabled="yes" hotpluggable="no" order="1"/>
    <vcpu id="1" enabled="yes" hotpluggable="yes" order="2"/>
    <vcpu id="2" enabled="no" hotpluggable="yes"/>
    <vcpu id="3" enabled="no" hotpluggable="yes"/>
  </vcpus>
  <iothreads>2</iothreads>
  <iothreadids><iothread id="1"/><iothread id="2"/></iothreadids>
  <cputune>
    <vcpupin vcpu="0" cpuset="0"/>
    <iothreadpin iothread="1" cpuset="0"/>
    <vcpusched vcpus="0" scheduler="batch"/>
    <iothreadsched iothreads="1" scheduler="batch"/>
  </cputune>
  <numatune>
    <memory mode="strict" nodeset="0"/>
    <memnode cellid="0" mode="strict" nodeset="0"/>
  </numatune>
  <blkiotune><weight>500</weight><device><path>/dev/sdz</path><weight>300</weight></device></blkiotune>
  <sysinfo type="smbios">
    <bios><entry name="vendor">A vendor</entry></bios>
    <system><entry name="manufacturer">A maker</entry></system>
    <oemStrings><entry>one</entry></oemStrings>
  </sysinfo>
  <sysinfo type="fwcfg"><entry name="opt/com.example/name">a value</entry></sysinfo>
  <os>
    <type arch="x86_64" machine="q35">hvm</type>
    <boot dev="hd"/><boot dev="cdrom"/>
    <smbios mode="sysinfo"/>
  </os>
  <features><acpi/><apic/></features>
  <cpu mode="custom" match="exact" check="none">
    <model fallback="forbid">qemu64</model>
    <feature policy="require" name="aes"/>
    <numa>
      <cell id="0" cpus="0-1" memory="512" unit="MiB"><distances><sibling id="0" value="10"/><sibling id="1" value="21"/></distances>
        <cache level="1" associativity="direct" policy="writeback"><size value="10" unit="KiB"/><line value="8" unit="B"/></cache></cell>
      <cell id="1" cpus="2-3" memory="512" unit="MiB"/>
      <interconnects>
        <latency initiator="0" target="0" type="access" value="5"/>
        <latency initiator="0" target="0" cache="1" type="access" value="10"/>
        <bandwidth initiator="0" target="0" type="access" value="204800" unit="KiB"/>
      </interconnects>
    </numa>
  </cpu>
  <clock offset="utc"><timer name="rtc" tickpolicy="catchup"/><timer name="hpet" present="no"/></clock>
  <perf><event name="cmt" enabled="no"/></perf>
  <devices>
    <disk type="file" device="disk"><driver name="qemu" type="qcow2"/><source file="/srv/a.qcow2"/>
      <target dev="vda" bus="virtio"/></disk>
    <disk type="file" device="cdrom"><source file="/srv/b.iso"/><target dev="sda" bus="sata"/><readonly/></disk>
    <controller type="scsi" index="0" model="virtio-scsi"/>
    <controller type="virtio-serial" index="0"/>
    <controller type="usb" index="0" model="qemu-xhci"/>
    <controller type="ccid" index="0"/>
    <filesystem type="mount" accessmode="passthrough"><driver type="virtiofs"/><source dir="/srv/share"/><target dir="share"/></filesystem>
    <lease><lockspace>space</lockspace><key>key</key><target path="/srv/lease"/></lease>
    <interface type="user"><mac address="52:54:00:11:22:33"/><model type="virtio"/></interface>
    <interface type="network"><mac address="52:54:00:11:22:34"/><source network="default"/><model type="virtio"/></interface>
    <vsock model="virtio"><cid auto="no" address="3"/></vsock>
    <graphics type="spice" autoport="yes"><listen type="address" address="127.0.0.1"/></graphics>
    <graphics type="vnc" autoport="yes" passwd="secret"><listen type="address" address="127.0.0.1"/></graphics>
    <video><model type="virtio" heads="1" primary="yes"/></video>
    <video><model type="qxl"/></video>
    <input type="tablet" bus="usb"/><input type="keyboard" bus="virtio"/>
    <sound model="ich9"/>
    <audio id="1" type="spice"/>
    <serial type="pty"><target port="0"/></serial>
    <serial type="file"><source path="/srv/serial.log"/><target port="1"/></serial>
    <parallel type="file"><source path="/srv/parallel.log"/><target port="0"/></parallel>
    <console type="pty"><target type="virtio" port="1"/></console>
    <channel type="spicevmc"><target type="virtio" name="com.redhat.spice.0"/></channel>
    <channel type="unix"><target type="virtio" name="org.qemu.guest_agent.0"/></channel>
    <hostdev mode="subsystem" type="usb"><source startupPolicy="optional"><vendor id="0x1234"/><product id="0xabcd"/></source></hostdev>
    <hostdev mode="subsystem" type="pci" managed="yes"><source><address domain="0" bus="0x3f" slot="0" function="0"/></source></hostdev>
    <hostdev mode="subsystem" type="scsi"><source><adapter name="scsi_host9"/><address bus="0" target="0" unit="0"/></source></hostdev>
    <hostdev mode="subsystem" type="scsi_host"><source protocol="vhost" wwpn="naa.5123456789abcde0"/></hostdev>
    <hostdev mode="subsystem" type="mdev" model="vfio-pci"><source><address uuid="c2177883-f1bb-47f0-914d-32a22e3a8804"/></source></hostdev>
    <redirdev bus="usb" type="spicevmc"/><redirdev bus="usb" type="spicevmc"/>
    <redirfilter><usbdev class="0x08" vendor="0x1234" product="0xabcd" version="2.00" allow="yes"/><usbdev allow="no"/></redirfilter>
    <smartcard mode="passthrough" type="spicevmc"/>
    <hub type="usb"/>
    <memory model="dimm"><target><size unit="MiB">512</size><node>0</node></target></memory>
    <shmem name="shared"><model type="ivshmem-plain"/><size unit="MiB">4</size></shmem>
    <watchdog model="i6300esb" action="reset"/>
    <memballoon model="virtio"><stats period="5"/></memballoon>
    <rng model="virtio"><backend model="random">/dev/urandom</backend></rng>
    <rng model="virtio"><rate bytes="1000" period="1000"/><backend model="random">/dev/random</backend></rng>
    <tpm model="tpm-tis"><backend type="passthrough"><device path="/dev/tpm0"/></backend></tpm>
    <panic model="isa"/>
    <iommu model="intel"/>
    <crypto model="virtio" type="qemu"><backend model="builtin" queues="1"/></crypto>
  </devices>
  <seclabel type="none" model="dac"/>
  <qemu:commandline>
    <qemu:arg value="-global"/>
    <qemu:arg value="isa-debugcon.iobase=0x402"/>
    <qemu:env name="NAME" value="value"/>
  </qemu:commandline>
  <qemu:capabilities><qemu:add capability="blockdev"/><qemu:del capability="rdma"/></qemu:capabilities>
  <qemu:override>
    <qemu:device alias="ua-none">
      <qemu:frontend><qemu:property name="x-speed" type="unsigned" value="5"/></qemu:frontend>
    </qemu:device>
  </qemu:override>
</domain>
'''

# What this kind of machine cannot have (containers, other processors, KVM), or a libvirt before 9.1.
OTHERWISE = {'init-argument', 'init-variable', 'uid-map', 'gid-map', 'keywrap', 'hostdev-capability',
             'nvram', 'pstore', 'crypto', 'bhyve', 'bhyve-argument', 'xen', 'xen-argument',
             'cachetune', 'memorytune'}
