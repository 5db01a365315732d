/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-field-list.h"
#include "devices/pdk-field-private.h"
#include "devices/pdk-kind-disk-private.h"
#include "devices/pdk-kind-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* Disks.  https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms
 *
 * Of a running QEMU machine, libvirt changes the medium of a removable drive, its start-up policy
 * and the limits; all else is refused (qemuDomainDiskChangeSupported()). */

static const PdkChoice devices[] = {
  { "disk", N_ ("Disk") },
  { "cdrom", N_ ("CD/DVD drive") },
  { "floppy", N_ ("Floppy drive") },
  { "lun", N_ ("SCSI LUN") },
  { NULL, NULL },
};

static const PdkChoice buses[] = {
  { "virtio", N_ ("VirtIO"), ON_QEMU },
  { "scsi", N_ ("SCSI") },
  { "sata", N_ ("SATA"), ON_QEMU },
  { "usb", N_ ("USB") },
  { "ide", N_ ("IDE") },
  { "fdc", N_ ("Floppy") },
  { "nvme", N_ ("NVMe"), ON_QEMU },
  { "xen", N_ ("Xen"), ON_XEN },
  { "sd", N_ ("SD card"), ON_QEMU },
  { "uml", N_ ("UML"), "/@type=uml" },
  { NULL, NULL },
};

static const PdkChoice sources[] = {
  { "file", N_ ("File") },
  { "block", N_ ("Block device") },
  { "volume", N_ ("Storage volume") },
  { "network", N_ ("Network") },
  { "dir", N_ ("Directory as FAT disk"), ON_QEMU },
  { "nvme", N_ ("NVMe device of the host"), ON_QEMU },
  { "vhostuser", N_ ("vhost-user socket"), ON_QEMU },
  { "vhostvdpa", N_ ("vDPA device"), ON_QEMU },
  { NULL, NULL },
};

static const PdkChoice caches[] = {
  { NULL, N_ ("Default") },
  { "none", N_ ("None") },
  { "writeback", N_ ("Writeback") },
  { "writethrough", N_ ("Writethrough") },
  { "directsync", N_ ("Direct sync") },
  { "unsafe", N_ ("Unsafe: ignores flushes") },
  { NULL, NULL },
};

static const PdkChoice discards[] = {
  { NULL, N_ ("Default") },
  { "unmap", N_ ("Passed on to the storage") },
  { "ignore", N_ ("Ignored") },
  { NULL, NULL },
};

static const PdkChoice zeroes[] = {
  { NULL, N_ ("Default") },
  { "off", N_ ("Written") },
  { "on", N_ ("Detected") },
  { "unmap", N_ ("Discarded") },
  { NULL, NULL },
};

static const PdkChoice ios[] = {
  { NULL, N_ ("Default") },
  { "native", N_ ("Native") },
  { "threads", N_ ("Threads") },
  { "io_uring", N_ ("io_uring") },
  { NULL, NULL },
};

static const PdkChoice policies[] = {
  { NULL, N_ ("Default") },
  { "stop", N_ ("Pause the machine") },
  { "report", N_ ("Report to the guest") },
  { "ignore", N_ ("Ignore") },
  { "enospace", N_ ("Pause when storage is full") },
  { NULL, NULL },
};

static const PdkChoice read_policies[] = {
  { NULL, N_ ("Default") },
  { "stop", N_ ("Pause the machine") },
  { "report", N_ ("Report to the guest") },
  { "ignore", N_ ("Ignore") },
  { NULL, NULL },
};

static const PdkChoice startup_policies[] = {
  { NULL, N_ ("Default") },
  { "mandatory", N_ ("Needed to start") },
  { "requisite", N_ ("Needed to start, may be missing after a move") },
  { "optional", N_ ("May be missing") },
  { NULL, NULL },
};

static const PdkChoice formats[] = {
  { NULL, N_ ("Default") }, { "raw", N_ ("raw") },   { "qcow2", N_ ("qcow2") },
  { "qed", N_ ("qed") },    { "vmdk", N_ ("vmdk") }, { "vdi", N_ ("vdi") },
  { "vpc", N_ ("vpc") },    { "luks", N_ ("luks") }, { NULL, NULL },
};

static const PdkChoice trays[] = {
  { NULL, N_ ("Closed") },
  { "open", N_ ("Open") },
  { NULL, NULL },
};

static const PdkChoice protocols[] = {
  { "nbd", N_ ("NBD") },         { "iscsi", N_ ("iSCSI") },
  { "rbd", N_ ("Ceph (RBD)") },  { "nfs", N_ ("NFS") },
  { "http", N_ ("HTTP") },       { "https", N_ ("HTTPS") },
  { "ftp", N_ ("FTP") },         { "ftps", N_ ("FTPS") },
  { "tftp", N_ ("TFTP") },       { "ssh", N_ ("SSH") },
  { "gluster", N_ ("Gluster") }, { "sheepdog", N_ ("Sheepdog") },
  { "vxhs", N_ ("VxHS") },       { NULL, NULL },
};

static const PdkChoice transports[] = {
  { NULL, N_ ("Default") },       { "tcp", N_ ("TCP") }, { "rdma", N_ ("RDMA") },
  { "unix", N_ ("Unix socket") }, { NULL, NULL },
};

static const PdkChoice volume_modes[] = {
  { NULL, N_ ("Default") },
  { "host", N_ ("By the host") },
  { "direct", N_ ("By the hypervisor") },
  { NULL, NULL },
};

static const PdkChoice secret_types[] = {
  { NULL, N_ ("None") },
  { "ceph", N_ ("Ceph") },
  { "iscsi", N_ ("iSCSI") },
  { NULL, NULL },
};

static const PdkChoice snapshots[] = {
  { NULL, N_ ("Default") },
  { "internal", N_ ("Inside the image") },
  { "external", N_ ("In a file of its own") },
  { "no", N_ ("None") },
  { NULL, NULL },
};

static const PdkChoice filters[] = {
  { NULL, N_ ("Default") },
  { "filtered", N_ ("Safe commands only") },
  { "unfiltered", N_ ("All commands") },
  { NULL, NULL },
};

static const PdkChoice translations[] = {
  { NULL, N_ ("Default") }, { "auto", N_ ("Automatic") },
  { "none", N_ ("None") },  { "lba", N_ ("LBA") },
  { NULL, NULL },
};

/* The attribute of <source> that says which. */
static const PdkSourcePath source_paths[] = {
  { "file", "source/@file" },     { "block", "source/@dev" },
  { "volume", "source/@volume" }, { "dir", "source/@dir" },
  { "network", "source/@name" },  { "vhostuser", "source/@path" },
  { "vhostvdpa", "source/@dev" }, { NULL, NULL },
};

static char *
get_source (PdkXmlElement *disk, const PdkField *field)
{
  const char *path = pdk_source_path (source_paths, disk);

  (void) field;
  return path != NULL ? pdk_xml_get_string (disk, path) : NULL;
}

/* Another image has another chain behind it, which libvirt finds out itself. */
static void
set_source (PdkXmlElement *disk, const PdkField *field, const char *value)
{
  const char *path = pdk_source_path (source_paths, disk);

  (void) field;
  if (path == NULL)
    return;
  pdk_xml_set (disk, "source/@index", NULL);
  pdk_xml_set (disk, "backingStore", NULL);
  pdk_xml_set (disk, path, value);
  /* A drive without a medium has no policy for it. */
  if (value == NULL && pdk_xml_find (disk, "source") != NULL && strcmp (path, "source/@name") != 0)
    pdk_xml_set (disk, "source", NULL);
}

static void
set_source_type (PdkXmlElement *disk, const PdkField *field, const char *value)
{
  (void) field;
  pdk_xml_set (disk, "backingStore", NULL);
  pdk_source_set_type (source_paths, disk, value);
  if (g_strcmp0 (value, "network") == 0)
    pdk_xml_set (disk, "source/@protocol", "nbd");
  if (g_strcmp0 (value, "nvme") == 0) {
    pdk_xml_set (disk, "source/@type", "pci");
    pdk_xml_set (disk, "source/@managed", "yes");
    pdk_xml_set (disk, "source/@namespace", "1");
  }
}

/* A secret is named by what it is used for, or by its UUID: one of them. */
static void
set_secret (PdkXmlElement *disk, const PdkField *field, const char *value)
{
  const gboolean by_uuid = strstr (field->path, "@uuid") != NULL;

  pdk_xml_set (disk, by_uuid ? "source/auth/secret/@usage" : "source/auth/secret/@uuid", NULL);
  pdk_xml_set (disk, field->path, value);
}

/* Of a server of another kind only the address and the name have a meaning. */
static void
set_protocol (PdkXmlElement *disk, const PdkField *field, const char *value)
{
  static const char *const others[] = {
    "source/@tls",      "source/@tlsHostname", "source/@query",  "source/auth",
    "source/initiator", "source/snapshot",     "source/config",  "source/ssl",
    "source/cookies",   "source/readahead",    "source/timeout", "source/reconnect",
    "source/identity",  "source/knownHosts",   "source/@index",  "backingStore",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    pdk_xml_set (disk, others[i], NULL);
  pdk_xml_set (disk, field->path, value);
}

/* All three, or none: what is missing is as large as a BIOS can say. */
static void
set_geometry (PdkXmlElement *disk, const PdkField *field, const char *value)
{
  static const struct {
    const char *path, *value;
  } parts[] = { { "geometry/@cyls", "16383" },
                { "geometry/@heads", "16" },
                { "geometry/@secs", "63" } };

  if (value == NULL) {
    pdk_xml_set (disk, "geometry", NULL);
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (pdk_xml_equals (disk, parts[i].path, NULL))
      pdk_xml_set (disk, parts[i].path, parts[i].value);
  pdk_xml_set (disk, field->path, value);
}

#define NETWORK      "@type=network"
#define LIVE_MEDIUM  .live = PDK_LIVE_UPDATE, .live_when = "@device=cdrom|floppy"
#define GROUP_LIMITS N_ ("Limits")
#define FIELD_LIMIT(field_id, text, name)                                                          \
  FIELD_NUMBER (field_id, text, "iotune/" name, 0, 0),                                             \
      .group = GROUP_LIMITS, .live = PDK_LIVE_BLOCK_TUNE, .when = ON_QEMU
#define FIELD_BURST(field_id, text, name)                                                          \
  FIELD_NUMBER (field_id, text, "iotune/" name, 0, 0),                                             \
      .group = N_ ("Bursts"), .live = PDK_LIVE_BLOCK_TUNE, .flags = PDK_FIELD_ADVANCED,            \
      .when = ON_QEMU

/* The servers that hold one image together; the first one has fields of its own. */
static const PdkFieldList hosts = { "source", "host", "name", "port", ':' };

static char *
get_hosts (PdkXmlElement *item, const PdkField *field)
{
  return pdk_field_list_get (&hosts, item);
}

static void
set_hosts (PdkXmlElement *item, const PdkField *field, const char *value)
{
  pdk_field_list_set (&hosts, item, value);
}

static const PdkField disk_fields[] = {
  { FIELD_CHOICE ("device", N_ ("Type"), "@device", devices),
    .offered = "devices/disk/diskDevice" },
  { FIELD_CHOICE ("bus", N_ ("Bus"), "target/@bus", buses), .offered = "devices/disk/bus",
    .set = pdk_field_set_bus },
  { FIELD_CHOICE ("model", N_ ("Model"), "@model", pdk_virtio_models),
    .offered = "devices/disk/model", .when = "target/@bus=virtio", .set = pdk_field_set_bus,
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("target", N_ ("Name in the document"), "target/@dev"),
    .flags = PDK_FIELD_REQUIRED | PDK_FIELD_ADVANCED },
  { FIELD_CHOICE ("source-type", N_ ("Storage"), "@type", sources), .set = set_source_type,
    LIVE_MEDIUM },
  { FIELD_TEXT ("pool", N_ ("Storage pool"), "source/@pool"), .when = "@type=volume", LIVE_MEDIUM },
  { FIELD_TEXT ("source", N_ ("Image"), "source"), .when = "!@type=nvme",
    .flags = PDK_FIELD_PATH | PDK_FIELD_MEDIUM, .get = get_source, .set = set_source, LIVE_MEDIUM },
  { FIELD_CHOICE ("volume-mode", N_ ("Reached"), "source/@mode", volume_modes),
    .when = "@type=volume", .flags = PDK_FIELD_ADVANCED },
  { FIELD_CHOICE ("protocol", N_ ("Protocol"), "source/@protocol", protocols), .when = NETWORK,
    .set = set_protocol, .flags = PDK_FIELD_FREE, LIVE_MEDIUM, .group = N_ ("Network storage") },
  { FIELD_TEXT ("host", N_ ("Host"), "source/host/@name"), .when = NETWORK, LIVE_MEDIUM,
    .group = N_ ("Network storage") },
  { FIELD_NUMBER ("port", N_ ("Port"), "source/host/@port", 1, 65535), .when = NETWORK, LIVE_MEDIUM,
    .group = N_ ("Network storage") },
  { FIELD_TEXT ("hosts", N_ ("Hosts"), "source"), .get = get_hosts, .set = set_hosts,
    .when = NETWORK, LIVE_MEDIUM, .flags = PDK_FIELD_ADVANCED, .group = N_ ("Network storage") },
  { FIELD_CHOICE ("transport", N_ ("Transport"), "source/host/@transport", transports),
    .when = NETWORK, LIVE_MEDIUM, .flags = PDK_FIELD_ADVANCED, .group = N_ ("Network storage") },
  { FIELD_TEXT ("socket", N_ ("Socket"), "source/host/@socket"),
    .when = NETWORK " source/host/@transport=unix", .flags = PDK_FIELD_PATH | PDK_FIELD_ADVANCED,
    .group = N_ ("Network storage") },
  { FIELD_TEXT ("query", N_ ("Query"), "source/@query"),
    .when = NETWORK " source/@protocol=http|https", .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Network storage") },
  { FIELD_SWITCH ("tls", N_ ("TLS"), "source/@tls"), .when = NETWORK " source/@protocol=nbd|vxhs",
    .group = N_ ("Network storage") },
  { FIELD_TEXT ("tls-name", N_ ("Name in the certificate"), "source/@tlsHostname"),
    .when = NETWORK " source/@protocol=nbd", .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Network storage") },
  { FIELD_SWITCH ("verify", N_ ("Certificate is checked"), "source/ssl/@verify"),
    .when = NETWORK " source/@protocol=https|ftps", .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Network storage") },
  { FIELD_TEXT ("user", N_ ("User name"), "source/auth/@username"),
    .when = NETWORK " source/@protocol=rbd|iscsi", .group = N_ ("Network storage") },
  { FIELD_CHOICE ("secret-type", N_ ("Secret"), "source/auth/secret/@type", secret_types),
    .when = NETWORK " source/auth", .group = N_ ("Network storage") },
  { FIELD_TEXT ("secret-usage", N_ ("Secret's use"), "source/auth/secret/@usage"),
    .when = NETWORK " source/auth/secret", .set = set_secret, .group = N_ ("Network storage") },
  { FIELD_TEXT ("secret-uuid", N_ ("Secret's UUID"), "source/auth/secret/@uuid"),
    .when = NETWORK " source/auth/secret", .set = set_secret, .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Network storage") },
  { FIELD_TEXT ("initiator", N_ ("Initiator"), "source/initiator/iqn/@name"),
    .when = NETWORK " source/@protocol=iscsi", .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Network storage") },
  { FIELD_TEXT ("source-snapshot", N_ ("Snapshot"), "source/snapshot/@name"),
    .when = NETWORK " source/@protocol=rbd", .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Network storage") },
  { FIELD_TEXT ("config", N_ ("Ceph configuration"), "source/config/@file"),
    .when = NETWORK " source/@protocol=rbd", .flags = PDK_FIELD_ADVANCED | PDK_FIELD_PATH,
    .group = N_ ("Network storage") },
  { FIELD_NUMBER ("readahead", N_ ("Read ahead"), "source/readahead/@size", 1, 0),
    .when = NETWORK " source/@protocol=http|https|ftp|ftps", .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Network storage") },
  { FIELD_NUMBER ("timeout", N_ ("Timeout"), "source/timeout/@seconds", 1, 0),
    .when = NETWORK " source/@protocol=http|https|ftp|ftps", .flags = PDK_FIELD_ADVANCED,
    .hint = N_ ("Seconds"), .group = N_ ("Network storage") },
  { FIELD_PCI_SOURCE ("nvme-source", N_ ("NVMe device")), .when = "@type=nvme",
    .flags = PDK_FIELD_REQUIRED },
  { FIELD_NUMBER ("nvme-namespace", N_ ("Namespace"), "source/@namespace", 1, G_MAXUINT32),
    .when = "@type=nvme", .flags = PDK_FIELD_REQUIRED },
  { FIELD_SWITCH ("nvme-managed", N_ ("Taken from the host at the start"), "source/@managed"),
    .when = "@type=nvme" },
  { FIELD_CHOICE ("format", N_ ("Format"), "driver/@type", formats), .flags = PDK_FIELD_FREE },
  { FIELD_PRESENCE ("read-only", N_ ("Read-only"), "readonly") },
  { FIELD_PRESENCE ("shareable", N_ ("Shared with other machines"), "shareable") },
  { FIELD_PRESENCE ("transient", N_ ("Changes are lost at the end"), "transient"),
    .when = ON_QEMU " @device=disk @type=file", .flags = PDK_FIELD_ADVANCED },
  { FIELD_SWITCH ("share-backing", N_ ("Image serves others meanwhile"), "transient/@shareBacking"),
    .when = "transient", .flags = PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("serial", N_ ("Serial number"), "serial"), .when = ON_QEMU },
  { FIELD_CHOICE ("cache", N_ ("Cache mode"), "driver/@cache", caches), .same = "default",
    .group = N_ ("Performance") },
  { FIELD_CHOICE ("discard", N_ ("Discard"), "driver/@discard", discards),
    .group = N_ ("Performance") },
  { FIELD_CHOICE ("detect-zeroes", N_ ("Zeroes"), "driver/@detect_zeroes", zeroes),
    .group = N_ ("Performance"), .when = ON_QEMU },
  { FIELD_CHOICE ("io", N_ ("Input and output"), "driver/@io", ios),
    .hint = N_ ("Native needs the cache modes None or Direct sync"), .group = N_ ("Performance"),
    .when = ON_QEMU },
  { FIELD_NUMBER ("iothread", N_ ("I/O thread"), "driver/@iothread", 1, G_MAXUINT32),
    .when = ON_QEMU " target/@bus=virtio", .group = N_ ("Performance") },
  { FIELD_NUMBER ("queues", N_ ("Queues"), "driver/@queues", 1, 1024),
    .when = ON_QEMU " target/@bus=virtio", .group = N_ ("Performance") },
  { FIELD_NUMBER ("queue-size", N_ ("Length of a queue"), "driver/@queue_size", 1, 1024),
    .when = ON_QEMU " target/@bus=virtio", .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Performance") },
  { FIELD_ON_OFF ("ioeventfd", N_ ("Events by an I/O thread"), "driver/@ioeventfd"),
    .when = ON_QEMU " target/@bus=virtio", .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Performance") },
  { FIELD_ON_OFF ("event-idx", N_ ("Fewer interrupts"), "driver/@event_idx"),
    .when = ON_QEMU " target/@bus=virtio", .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Performance") },
  { FIELD_ON_OFF ("copy-on-read", N_ ("Copy what is read from below"), "driver/@copy_on_read"),
    .flags = PDK_FIELD_ADVANCED, .group = N_ ("Performance"), .when = ON_QEMU },
  { FIELD_BYTES ("metadata-cache", N_ ("Cache of tables"), "driver/metadata_cache/max_size", "b"),
    .when = ON_QEMU " driver/@type=qcow2", .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Performance") },
  { FIELD_TEXT ("driver", N_ ("Driver"), "driver/@name"), .flags = PDK_FIELD_ADVANCED,
    .group = N_ ("Performance") },
  { FIELD_CHOICE ("error-policy", N_ ("When writing fails"), "driver/@error_policy", policies),
    .group = N_ ("Failures"), .when = ON_QEMU },
  { FIELD_CHOICE (
        "read-error-policy", N_ ("When reading fails"), "driver/@rerror_policy", read_policies),
    .group = N_ ("Failures"), .when = ON_QEMU },
  { FIELD_CHOICE (
        "startup-policy", N_ ("Image at the start"), "source/@startupPolicy", startup_policies),
    .when = "@device=cdrom|floppy", .group = N_ ("Failures"), .live = PDK_LIVE_UPDATE },
  { FIELD_ON_OFF ("removable", N_ ("Removable"), "target/@removable"), .when = "target/@bus=usb" },
  { FIELD_CHOICE ("tray", N_ ("Tray"), "target/@tray", trays), .when = "@device=cdrom|floppy",
    .same = "closed", .flags = PDK_FIELD_ADVANCED },
  { FIELD_BOOT_ORDER, .when = ON_QEMU },
  { FIELD_TEXT ("loadparm", N_ ("Entry to boot"), "boot/@loadparm"),
    .when = "boot target/@bus=virtio", .flags = PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("wwn", N_ ("World wide name"), "wwn"), .flags = PDK_FIELD_ADVANCED,
    .when = ON_QEMU " target/@bus=scsi|ide" },
  { FIELD_TEXT ("vendor", N_ ("Vendor"), "vendor"),
    .when = ON_QEMU " target/@bus=scsi !@device=lun", .flags = PDK_FIELD_ADVANCED },
  { FIELD_TEXT ("product", N_ ("Product"), "product"),
    .when = ON_QEMU " target/@bus=scsi !@device=lun", .flags = PDK_FIELD_ADVANCED },
  { FIELD_NUMBER ("rotation-rate", N_ ("Rotation rate"), "target/@rotation_rate", 1, 65534),
    .when = ON_QEMU " target/@bus=scsi|ide|sata @device=disk",
    .hint = N_ ("1 for a solid-state disk, otherwise turns a minute"),
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_CHOICE ("snapshot", N_ ("In snapshots of the machine"), "@snapshot", snapshots),
    .flags = PDK_FIELD_ADVANCED, .when = ON_QEMU },
  { FIELD_CHOICE ("sgio", N_ ("SCSI commands"), "@sgio", filters), .when = "@device=lun",
    .flags = PDK_FIELD_ADVANCED },
  { FIELD_SWITCH ("rawio", N_ ("Raw input and output"), "@rawio"), .when = "@device=lun",
    .flags = PDK_FIELD_ADVANCED },
  PDK_DISK_FIELDS_SOURCE,
  PDK_DISK_FIELDS_ENCRYPTION,
  { FIELD_LIMIT ("total-bytes", N_ ("Bytes a second"), "total_bytes_sec") },
  { FIELD_LIMIT ("read-bytes", N_ ("Bytes read a second"), "read_bytes_sec") },
  { FIELD_LIMIT ("write-bytes", N_ ("Bytes written a second"), "write_bytes_sec") },
  { FIELD_LIMIT ("total-iops", N_ ("Operations a second"), "total_iops_sec") },
  { FIELD_LIMIT ("read-iops", N_ ("Reads a second"), "read_iops_sec") },
  { FIELD_LIMIT ("write-iops", N_ ("Writes a second"), "write_iops_sec") },
  { FIELD_BURST ("total-bytes-max", N_ ("Bytes a second"), "total_bytes_sec_max") },
  { FIELD_BURST ("read-bytes-max", N_ ("Bytes read a second"), "read_bytes_sec_max") },
  { FIELD_BURST ("write-bytes-max", N_ ("Bytes written a second"), "write_bytes_sec_max") },
  { FIELD_BURST ("total-iops-max", N_ ("Operations a second"), "total_iops_sec_max") },
  { FIELD_BURST ("read-iops-max", N_ ("Reads a second"), "read_iops_sec_max") },
  { FIELD_BURST ("write-iops-max", N_ ("Writes a second"), "write_iops_sec_max") },
  { FIELD_BURST ("total-bytes-length", N_ ("Seconds of bytes"), "total_bytes_sec_max_length") },
  { FIELD_BURST ("read-bytes-length", N_ ("Seconds of bytes read"), "read_bytes_sec_max_length") },
  { FIELD_BURST ("write-bytes-length",
                 N_ ("Seconds of bytes written"),
                 "write_bytes_sec_max_length") },
  { FIELD_BURST ("total-iops-length", N_ ("Seconds of operations"), "total_iops_sec_max_length") },
  { FIELD_BURST ("read-iops-length", N_ ("Seconds of reads"), "read_iops_sec_max_length") },
  { FIELD_BURST ("write-iops-length", N_ ("Seconds of writes"), "write_iops_sec_max_length") },
  { FIELD_BURST ("size-iops", N_ ("Bytes of one operation"), "size_iops_sec") },
  { FIELD_TEXT ("limit-group", N_ ("Shared by the group"), "iotune/group_name"),
    .group = GROUP_LIMITS, .live = PDK_LIVE_BLOCK_TUNE, .flags = PDK_FIELD_ADVANCED,
    .when = ON_QEMU " iotune" },
  { FIELD_NUMBER ("cylinders", N_ ("Cylinders"), "geometry/@cyls", 1, G_MAXUINT32),
    .set = set_geometry, .flags = PDK_FIELD_ADVANCED, .group = N_ ("Geometry"), .when = ON_QEMU },
  { FIELD_NUMBER ("heads", N_ ("Heads"), "geometry/@heads", 1, G_MAXUINT32), .set = set_geometry,
    .flags = PDK_FIELD_ADVANCED, .group = N_ ("Geometry"), .when = ON_QEMU },
  { FIELD_NUMBER ("sectors", N_ ("Sectors"), "geometry/@secs", 1, G_MAXUINT32), .set = set_geometry,
    .flags = PDK_FIELD_ADVANCED, .group = N_ ("Geometry"), .when = ON_QEMU },
  { FIELD_CHOICE ("translation", N_ ("Translation"), "geometry/@trans", translations),
    .when = ON_QEMU " geometry", .flags = PDK_FIELD_ADVANCED, .group = N_ ("Geometry") },
  { FIELD_NUMBER (
        "logical-block", N_ ("Logical block size"), "blockio/@logical_block_size", 512, 2097152),
    .flags = PDK_FIELD_ADVANCED, .group = N_ ("Geometry"), .when = ON_QEMU },
  { FIELD_NUMBER (
        "physical-block", N_ ("Physical block size"), "blockio/@physical_block_size", 512, 2097152),
    .flags = PDK_FIELD_ADVANCED, .group = N_ ("Geometry"), .when = ON_QEMU },
  FIELDS_VIRTIO (ON_QEMU " target/@bus=virtio"),
  { FIELD_ADDRESS },
  FIELDS_PCI,
  { .id = NULL },
};

static const PdkKindVariant disk_variants[] = {
  { N_ ("CD/DVD Drive"), "drive-optical-symbolic", "@device=cdrom" },
  { N_ ("Floppy Drive"), "media-floppy-symbolic", "@device=floppy" },
  { NULL, NULL, NULL },
};

static const PdkKind disk = {
  .id = "disk",
  .title = N_ ("Disk"),
  .icon = "drive-harddisk-symbolic",
  .flags = PDK_KIND_DEVICE | PDK_KIND_HOTPLUG,
  .path = "devices/disk",
  .plug_when = "!@device=floppy !target/@bus=ide|sata|fdc|sd|uml|nvme",
  .keys = { "target/@dev" },
  .summary = { "device", "bus", "source", "nvme-source" },
  .fields = disk_fields,
  .variants = disk_variants,
};

const PdkKind *const pdk_disk_kinds[] = { &disk, NULL };
