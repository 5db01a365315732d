# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents that virt-install makes, of many kinds of machines."""

import shutil
import subprocess

BASE = ['--name', 'golden', '--memory', '1024', '--print-xml', '1', '--import', '--connect', 'test:///default']

SETS = [
    ['--disk', 'none', '--osinfo', 'debian11'],
    ['--disk', 'none', '--osinfo', 'win10', '--tpm', 'emulator'],
    ['--disk', 'none', '--osinfo', 'debian11', '--vcpus', '4,sockets=2,cores=2,threads=1', '--cpu', 'host-passthrough,migratable=on'],
    ['--disk', 'none', '--osinfo', 'debian11', '--cpu', 'Haswell,+x2apic,-vmx,check=full', '--numatune', '0,memory.mode=strict'],
    ['--disk', 'none', '--osinfo', 'debian11', '--memorybacking', 'hugepages=on,access.mode=shared,source.type=memfd,locked=on'],
    ['--disk', 'none', '--osinfo', 'debian11', '--graphics', 'spice,listen=none', '--video', 'qxl', '--channel', 'spicevmc'],
    ['--disk', 'none', '--osinfo', 'debian11', '--graphics', 'vnc,password=secret,port=5910', '--video', 'virtio,accel3d=yes'],
    ['--disk', 'none', '--osinfo', 'debian11', '--serial', 'tcp,host=127.0.0.1:4567,mode=bind,protocol=telnet', '--parallel', 'file,path=/tmp/out'],
    ['--disk', 'none', '--osinfo', 'debian11', '--watchdog', 'i6300esb,action=pause', '--rng', '/dev/urandom', '--panic', 'isa'],
    ['--disk', 'none', '--osinfo', 'debian11', '--filesystem', '/srv,share,driver.type=virtiofs', '--vsock', 'cid.auto=yes'],
    ['--disk', 'none', '--osinfo', 'debian11', '--features', 'hyperv.relaxed.state=on,kvm.hidden.state=on', '--clock', 'offset=localtime,rtc_tickpolicy=catchup'],
    ['--disk', 'none', '--osinfo', 'debian11', '--sysinfo', 'bios.vendor=Vendor,system.serial=1', '--events', 'on_crash=restart', '--pm', 'suspend_to_mem.enabled=yes'],
    ['--disk', 'none', '--osinfo', 'debian11', '--memdev', 'dimm,target.size=512,target.node=0', '--iommu', 'intel', '--memballoon', 'virtio,autodeflate=on'],
    ['--disk', 'none', '--osinfo', 'debian11', '--redirdev', 'usb,type=spicevmc', '--smartcard', 'passthrough,type=spicevmc', '--sound', 'ich9,codec.type=micro'],
    ['--disk', '/nonexistent/a.qcow2,bus=scsi,cache=none,discard=unmap,serial=1,size=1', '--osinfo', 'debian11', '--controller', 'scsi,model=virtio-scsi'],
    ['--disk', 'none', '--osinfo', 'debian11', '--network', 'bridge=br0,model=e1000e,mac=52:54:00:00:00:01,link.state=down', '--network', 'user'],
    ['--disk', 'none', '--osinfo', 'debian11', '--seclabel', 'type=static,label=+0:+0,model=dac,relabel=yes', '--iothreads', '2', '--cputune', 'vcpupin0.vcpu=0,vcpupin0.cpuset=0-1'],
    ['--disk', 'none', '--osinfo', 'debian11', '--blkiotune', 'weight=200', '--memtune', 'hard_limit=4096', '--resource', 'partition=/machine'],
    ['--disk', 'none', '--osinfo', 'debian11', '--shmem', 'name=one,model.type=ivshmem-plain,size=4,size.unit=M', '--tpm', '/dev/tpm0', '--input', 'tablet,bus=virtio'],
]


class Missing(Exception):
    pass


def documents(_, folder):
    """Paths of new documents; an option set that this release does not know makes none."""
    if not shutil.which('virt-install'):
        raise Missing('virt-install is not installed')
    paths = []
    for number, options in enumerate(SETS):
        done = subprocess.run(['virt-install', *BASE, *options], capture_output=True, text=True, timeout=60)
        if done.returncode == 0 and done.stdout.startswith('<domain'):
            path = folder / f'virt-install-{number}.xml'
            path.write_text(done.stdout, encoding='utf-8')
            paths.append(path)
        else:
            print(f'# virt-install {" ".join(options)}: {done.stderr.strip().splitlines()[-1:]}')
    if not paths:
        raise Missing('virt-install makes no document')
    return paths
