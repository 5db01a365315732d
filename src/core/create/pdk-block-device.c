/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-block-device.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "node/pdk-node-device.h"
#include "pdk-text.h"
#include "storage/pdk-storage-read.h"

/* What the kernel counts sizes in, whatever the device does (bytes). */
#define SECTOR 512
/* More than any host has. */
#define MAX_DEVICES 10000

void
pdk_block_device_free (PdkBlockDevice *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->use);
  g_free (self);
}

/* As the kernel says it */

typedef struct {
  const char *root;
  PdkBlockDevice *device;
} Look;

/* Returns: (transfer full) (nullable): one line of a file */
static char *
read_line (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  return g_strstrip (text);
}

static gboolean
has_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* @use: (transfer full): only the first reason is told */
static void
take_use (Look *look, char *use)
{
  g_autofree char *text = use;

  if (look->device->use == NULL)
    look->device->use = g_steal_pointer (&text);
}

/* @folder: of a device.  Returns: (transfer full): what it is called at its computer */
static char *
dup_title (const char *folder)
{
  char *name = read_line (folder, "dm/name");
  g_autofree char *base = g_path_get_basename (folder);

  return name != NULL ? name : g_strconcat ("/dev/", base, NULL);
}

/* What is made of it: it has to let go of it first. */
static void
look_at_holders (Look *look, const char *folder)
{
  g_autofree char *holders = g_build_filename (folder, "holders", NULL);
  g_autoptr (GDir) dir = g_dir_open (holders, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *holder = g_build_filename (holders, name, NULL);
    g_autofree char *title = dup_title (holder);
    g_autofree char *shown = pdk_text_display (title);

    /* Translators: %s is the name of a device */
    take_use (look, g_strdup_printf (_ ("this computer uses it: “%s” is made of it"), shown));
  }
}

/* @source: what mounts and swap name: a path, or nothing that is one */
static gboolean
is_device (const char *source, const char *number)
{
  g_autofree char *path = g_strcompress (source);
  g_autofree char *its = NULL;
  struct stat status;

  if (*path != '/' || stat (path, &status) != 0 || !S_ISBLK (status.st_mode))
    return FALSE;
  its = g_strdup_printf ("%u:%u", major (status.st_rdev), minor (status.st_rdev));
  return g_str_equal (its, number);
}

/* “36 35 98:0 / /mnt rw,noatime shared:1 - ext3 /dev/root rw”: some file systems have a number of their
 * own, and only name the device. */
static gboolean
is_mount_of (char **words, const char *number)
{
  guint dash = 6;

  if (g_str_equal (words[2], number))
    return TRUE;
  while (words[dash] != NULL && !g_str_equal (words[dash], "-"))
    dash++;
  return words[dash] != NULL && words[dash + 1] != NULL && words[dash + 2] != NULL &&
         is_device (words[dash + 2], number);
}

static void
look_at_mounts (Look *look, const char *number)
{
  g_autofree char *proc = g_build_filename (look->root, "proc/self", NULL);
  g_autofree char *text = read_line (proc, "mountinfo");
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  look->device->use_known &= text != NULL;
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);

    if (g_strv_length (words) > 6 && is_mount_of (words, number)) {
      g_autofree char *place = g_strcompress (words[4]);
      g_autofree char *shown = pdk_text_display (place);

      /* Translators: %s is a folder */
      take_use (look, g_strdup_printf (_ ("this computer has it mounted at %s"), shown));
    }
  }
}

static void
look_at_swaps (Look *look, const char *number)
{
  g_autofree char *proc = g_build_filename (look->root, "proc", NULL);
  g_autofree char *text = read_line (proc, "swaps");
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    lines[i][strcspn (lines[i], " \t")] = '\0';
    if (is_device (lines[i], number))
      take_use (look, g_strdup (_ ("this computer swaps memory out to it")));
  }
}

/* A file system of several disks has a number of its own, and names only one of them. */
static void
look_at_btrfs (Look *look, const char *folder)
{
  g_autofree char *base = g_path_get_basename (folder);
  g_autofree char *all = g_build_filename (look->root, "sys/fs/btrfs", NULL);
  g_autoptr (GDir) dir = g_dir_open (all, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *devices = g_build_filename (all, name, "devices", NULL);

    if (has_file (devices, base))
      take_use (look, g_strdup (_ ("this computer uses it")));
  }
}

/* @folder: of it, or of a partition of it */
static void
look_at_use (Look *look, const char *folder)
{
  g_autofree char *number = read_line (folder, "dev");

  if (number == NULL)
    return;
  look_at_mounts (look, number);
  look_at_swaps (look, number);
  look_at_holders (look, folder);
  look_at_btrfs (look, folder);
}

static void
look_at_parts (Look *look, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *part = g_build_filename (folder, name, NULL);

    if (has_file (part, "partition"))
      look_at_use (look, part);
  }
}

/* Who has a disk has all of it, whatever its partitions are. */
static void
look_at_whole (Look *look, const char *folder)
{
  g_autofree char *disk = g_path_get_dirname (folder);

  if (has_file (folder, "partition"))
    look_at_use (look, disk);
}

static void
read_kind (PdkBlockDevice *device, const char *folder)
{
  if (has_file (folder, "partition"))
    device->kind = PDK_BLOCK_PART;
  else if (has_file (folder, "device"))
    device->kind = PDK_BLOCK_DISK;
  else
    device->kind = PDK_BLOCK_MADE;
  device->name = read_line (folder, "dm/name");
  if (device->name == NULL)
    device->name = read_line (folder, "device/model");
}

PdkBlockDevice *
pdk_block_device_read (const char *root, guint major, guint minor)
{
  g_autofree char *link =
      g_strdup_printf ("%s/sys/dev/block/%u:%u", root != NULL ? root : "", major, minor);
  g_autofree char *size = NULL;
  PdkBlockDevice *device = g_new0 (PdkBlockDevice, 1);
  char *folder = realpath (link, NULL);
  Look look = { root != NULL ? root : "/", device };

  device->kind = PDK_BLOCK_UNKNOWN;
  if (folder == NULL)
    return device;
  device->use_known = TRUE;
  read_kind (device, folder);
  size = read_line (folder, "size");
  device->size = size != NULL ? g_ascii_strtoull (size, NULL, 10) * SECTOR : 0;
  look_at_use (&look, folder);
  look_at_parts (&look, folder);
  look_at_whole (&look, folder);
  free (folder);
  return device;
}

/* The kernel knows of all that uses it, also of what ZFS has, where it may be asked. */
static void
try_alone (const char *path, PdkBlockDevice *device)
{
  const int fd = open (path, O_RDONLY | O_EXCL | O_NONBLOCK | O_CLOEXEC);

  if (fd < 0 && errno == EBUSY && device->use == NULL)
    device->use = g_strdup (_ ("this computer uses it"));
  if (fd < 0 && (errno == EACCES || errno == EPERM))
    device->use_known = FALSE;
  if (fd >= 0)
    close (fd);
}

PdkBlockDevice *
pdk_block_device_look (const char *path)
{
  PdkBlockDevice *device = NULL;
  struct stat status;

  if (stat (path, &status) != 0 || !S_ISBLK (status.st_mode))
    return NULL;
  device = pdk_block_device_read (NULL, major (status.st_rdev), minor (status.st_rdev));
  try_alone (path, device);
  return device;
}

/* As libvirt says it */

/* “/dev/sda1” and “/dev/nvme0n1p1” are parts of “/dev/sda” and “/dev/nvme0n1”. */
static gboolean
is_part (const char *path, const char *disk)
{
  const gsize length = strlen (disk);
  const char *rest = path + length;

  if (length == 0 || !g_str_has_prefix (path, disk))
    return FALSE;
  if (g_ascii_isdigit (disk[length - 1])) {
    if (*rest != 'p')
      return FALSE;
    rest++;
  }
  return *rest != '\0' && strspn (rest, "0123456789") == strlen (rest);
}

static gboolean
take_node (PdkBlockDevice *device, const char *path, virNodeDevicePtr handle)
{
  char *xml = virNodeDeviceGetXMLDesc (handle, 0);
  g_autoptr (PdkNodeDevice) node = xml != NULL ? pdk_node_device_parse (xml, NULL) : NULL;

  free (xml);
  if (node == NULL || node->block == NULL)
    return FALSE;
  if (g_str_equal (node->block, path)) {
    device->kind = PDK_BLOCK_DISK;
    device->size = node->size;
  } else if (is_part (path, node->block)) {
    device->kind = PDK_BLOCK_PART;
  } else {
    return FALSE;
  }
  device->name = g_strdup (node->model);
  return TRUE;
}

static void
search_nodes (PdkBlockDevice *device, virConnectPtr conn, const char *path)
{
  virNodeDevicePtr *handles = NULL;
  const int count =
      virConnectListAllNodeDevices (conn, &handles, VIR_CONNECT_LIST_NODE_DEVICES_CAP_STORAGE);
  gboolean found = FALSE;

  for (int i = 0; i < count; i++) {
    found = found || (i < MAX_DEVICES && take_node (device, path, handles[i]));
    virNodeDeviceFree (handles[i]);
  }
  free (handles);
  virResetLastError ();
}

/* A volume of a pool that is a disk with partitions. */
static gboolean
is_partition_volume (virStorageVolPtr volume)
{
  g_autoptr (virStoragePool) pool = virStoragePoolLookupByVolume (volume);
  char *xml = pool != NULL ? virStoragePoolGetXMLDesc (pool, 0) : NULL;
  PdkPoolInfo *info = xml != NULL ? pdk_pool_info_parse (xml, NULL) : NULL;
  const gboolean is = info != NULL && g_strcmp0 (info->type, "disk") == 0;

  pdk_pool_info_free (info);
  free (xml);
  return is;
}

PdkBlockDevice *
pdk_block_device_find (virConnectPtr conn, const char *path)
{
  g_autoptr (PdkBlockDevice) device = NULL;
  g_autoptr (virStorageVol) volume = virStorageVolLookupByPath (conn, path);
  virStorageVolInfo info = { 0 };

  if (volume == NULL && (!g_str_has_prefix (path, "/dev/") || g_str_has_prefix (path, "/dev/shm/")))
    return NULL;
  if (volume != NULL &&
      (virStorageVolGetInfo (volume, &info) != 0 || info.type != VIR_STORAGE_VOL_BLOCK))
    return NULL;
  device = g_new0 (PdkBlockDevice, 1);
  device->kind = volume != NULL ? PDK_BLOCK_MADE : PDK_BLOCK_UNKNOWN;
  if (volume != NULL && is_partition_volume (volume))
    device->kind = PDK_BLOCK_PART;
  search_nodes (device, conn, path);
  if (volume != NULL)
    device->size = info.capacity;
  virResetLastError ();
  return g_steal_pointer (&device);
}

/* In words */

static const char *
describe_kind (PdkBlockKind kind)
{
  switch (kind) {
  case PDK_BLOCK_DISK:
    return _ ("a whole disk of the host");
  case PDK_BLOCK_PART:
    return _ ("a partition of a disk of the host");
  case PDK_BLOCK_MADE:
  case PDK_BLOCK_UNKNOWN:
    break;
  }
  return _ ("a device of the host");
}

char *
pdk_block_device_describe (const PdkBlockDevice *self)
{
  g_autofree char *size =
      self->size > 0 ? g_format_size_full (self->size, G_FORMAT_SIZE_IEC_UNITS) : NULL;
  g_autofree char *name = self->name != NULL ? pdk_text_display (self->name) : NULL;
  const char *kind = describe_kind (self->kind);

  if (name != NULL && *name != '\0' && size != NULL)
    return g_strdup_printf ("%s (%s, %s)", kind, name, size);
  if (size != NULL || (name != NULL && *name != '\0'))
    return g_strdup_printf ("%s (%s)", kind, size != NULL ? size : name);
  return g_strdup (kind);
}
