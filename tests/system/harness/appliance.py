# SPDX-License-Identifier: GPL-3.0-or-later
"""Machines as VMware and VirtualBox write them: a description and disks in one file."""

import json
import os
import subprocess
import tarfile

_OVF = """<?xml version="1.0"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1"
    xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
    xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData">
  <References>{files}</References>
  <DiskSection><Info>Disks</Info>{disks}</DiskSection>
  <VirtualSystem ovf:id="vm"><Info>A machine</Info><Name>old web</Name>
    <VirtualHardwareSection><Info>Hardware</Info>
      <Item><rasd:ResourceType>3</rasd:ResourceType>
        <rasd:VirtualQuantity>1</rasd:VirtualQuantity></Item>
      <Item><rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits>
        <rasd:ResourceType>4</rasd:ResourceType>
        <rasd:VirtualQuantity>512</rasd:VirtualQuantity></Item>
      <Item><rasd:Address>00:50:56:ab:CD:01</rasd:Address><rasd:Connection>VM &lt;Network&gt;</rasd:Connection>
        <rasd:ResourceSubType>VmxNet3</rasd:ResourceSubType>
        <rasd:ResourceType>10</rasd:ResourceType></Item>
      <Item><rasd:Connection>DMZ</rasd:Connection><rasd:ResourceSubType>E1000</rasd:ResourceSubType>
        <rasd:ResourceType>10</rasd:ResourceType></Item>
      <Item><rasd:ResourceType>10</rasd:ResourceType></Item>
      {items}
    </VirtualHardwareSection>
  </VirtualSystem>
</Envelope>
"""
_DISK = ('<Item><rasd:ResourceType>17</rasd:ResourceType>'
         '<rasd:HostResource>ovf:/disk/disk{at}</rasd:HostResource></Item>')


def disk_capacity(path):
    """How large a disk is for its machine, in bytes."""
    info = subprocess.run(['qemu-img', 'info', '--output=json', path], check=True, capture_output=True)
    return json.loads(info.stdout)['virtual-size']


def make_appliance(path, *disks, href=None):
    """Writes the machine “old web” to `path`, with these disks in the same folder, and three cards.

    `href`: what the description calls the disks instead of by their names.
    """
    folder = os.path.dirname(path)
    files = ''.join(f'<File ovf:href="{href or name}" ovf:id="file{at}"/>' for at, name in enumerate(disks))
    entries = ''.join(f'<Disk ovf:capacity="{disk_capacity(f"{folder}/{name}")}" ovf:diskId="disk{at}" '
                      f'ovf:fileRef="file{at}"/>' for at, name in enumerate(disks))
    items = ''.join(_DISK.format(at=at) for at in range(len(disks)))
    with open(f'{folder}/machine.ovf', 'w', encoding='utf-8') as file:
        file.write(_OVF.format(files=files, disks=entries, items=items))
    with tarfile.open(path, 'w', format=tarfile.USTAR_FORMAT) as archive:
        for name in ('machine.ovf', *disks):
            archive.add(f'{folder}/{name}', name)
