/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "create/pdk-block-device.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a computer does with its disks, as its kernel says it. */

typedef struct {
  char *root;
} Fixture;

static void
write_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->root, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
link_device (Fixture *fixture, const char *number, const char *folder)
{
  g_autofree char *link = g_strdup_printf ("%s/sys/dev/block/%s", fixture->root, number);
  g_autofree char *target = g_strconcat ("../../devices/", folder, NULL);

  g_assert_cmpint (symlink (target, link), ==, 0);
}

/* A disk with two partitions, and what LVM made of the second. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *links = NULL;

  fixture->root = g_dir_make_tmp ("computer-XXXXXX", NULL);
  links = g_build_filename (fixture->root, "sys/dev/block", NULL);
  g_assert_cmpint (g_mkdir_with_parents (links, 0700), ==, 0);
  write_file (fixture, "sys/devices/sdx/dev", "250:0\n");
  write_file (fixture, "sys/devices/sdx/size", "2097152\n");
  write_file (fixture, "sys/devices/sdx/device/model", "Old Disk\n");
  write_file (fixture, "sys/devices/sdx/sdx1/dev", "250:1\n");
  write_file (fixture, "sys/devices/sdx/sdx1/size", "2048\n");
  write_file (fixture, "sys/devices/sdx/sdx1/partition", "1\n");
  write_file (fixture, "sys/devices/sdx/sdx2/dev", "250:2\n");
  write_file (fixture, "sys/devices/sdx/sdx2/size", "2048\n");
  write_file (fixture, "sys/devices/sdx/sdx2/partition", "2\n");
  write_file (fixture, "sys/devices/dm-7/dev", "251:7\n");
  write_file (fixture, "sys/devices/dm-7/size", "2048\n");
  write_file (fixture, "sys/devices/dm-7/dm/name", "vg-data\n");
  write_file (fixture, "proc/self/mountinfo",
              "21 1 0:19 / /proc rw,nosuid shared:5 - proc proc rw\n");
  write_file (fixture, "proc/swaps", "Filename Type Size Used Priority\n");
  link_device (fixture, "250:0", "sdx");
  link_device (fixture, "250:1", "sdx/sdx1");
  link_device (fixture, "250:2", "sdx/sdx2");
  link_device (fixture, "251:7", "dm-7");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *argv[] = { "rm", "-r", fixture->root, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
  g_free (fixture->root);
}

static void
assert_described (const PdkBlockDevice *device, const char *text)
{
  g_autofree char *described = pdk_block_device_describe (device);

  g_assert_cmpstr (described, ==, text);
}

static void
test_free (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkBlockDevice) disk = pdk_block_device_read (fixture->root, 250, 0);
  g_autoptr (PdkBlockDevice) part = pdk_block_device_read (fixture->root, 250, 1);
  g_autoptr (PdkBlockDevice) made = pdk_block_device_read (fixture->root, 251, 7);
  g_autoptr (PdkBlockDevice) gone = pdk_block_device_read (fixture->root, 252, 0);

  g_assert_cmpint (disk->kind, ==, PDK_BLOCK_DISK);
  g_assert_true (disk->use_known);
  g_assert_null (disk->use);
  assert_described (disk, "a whole disk of the host (Old Disk, 1.0\u00a0GiB)");
  g_assert_cmpint (part->kind, ==, PDK_BLOCK_PART);
  g_assert_null (part->use);
  assert_described (part, "a partition of a disk of the host (1.0\u00a0MiB)");
  g_assert_cmpint (made->kind, ==, PDK_BLOCK_MADE);
  assert_described (made, "a device of the host (vg-data, 1.0\u00a0MiB)");
  /* Of what the kernel does not tell nothing is known. */
  g_assert_false (gone->use_known);
  g_assert_null (gone->use);
  assert_described (gone, "a device of the host");
}

/* Whoever has the disk has the partition, and not its neighbour. */
static void
test_mounted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkBlockDevice) disk = NULL;
  g_autoptr (PdkBlockDevice) part = NULL;
  g_autoptr (PdkBlockDevice) other = NULL;

  write_file (fixture, "proc/self/mountinfo",
              "21 1 0:19 / /proc rw,nosuid shared:5 - proc proc rw\n"
              "36 21 250:1 / /mnt/my\\040data rw,noatime master:1 - ext4 /dev/no-such rw\n");
  disk = pdk_block_device_read (fixture->root, 250, 0);
  part = pdk_block_device_read (fixture->root, 250, 1);
  other = pdk_block_device_read (fixture->root, 250, 2);
  g_assert_cmpstr (disk->use, ==, "this computer has it mounted at /mnt/my data");
  g_assert_cmpstr (part->use, ==, "this computer has it mounted at /mnt/my data");
  g_assert_null (other->use);
}

static void
test_held (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkBlockDevice) disk = NULL;
  g_autoptr (PdkBlockDevice) other = NULL;

  write_file (fixture, "sys/devices/sdx/sdx2/holders/dm-7/dm/name", "vg-data\n");
  disk = pdk_block_device_read (fixture->root, 250, 0);
  other = pdk_block_device_read (fixture->root, 250, 1);
  g_assert_cmpstr (disk->use, ==, "this computer uses it: “vg-data” is made of it");
  g_assert_null (other->use);
}

/* The disk that Btrfs does not name among the mounts. */
static void
test_btrfs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkBlockDevice) disk = NULL;
  g_autoptr (PdkBlockDevice) other = NULL;

  write_file (fixture, "sys/fs/btrfs/features/raid1c34", "0\n");
  write_file (fixture, "sys/fs/btrfs/2ef5/devices/sdx2/size", "2048\n");
  disk = pdk_block_device_read (fixture->root, 250, 0);
  other = pdk_block_device_read (fixture->root, 250, 1);
  g_assert_cmpstr (disk->use, ==, "this computer uses it");
  g_assert_null (other->use);
}

/* A partition is no more its own than the disk is. */
static void
test_held_whole (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkBlockDevice) part = NULL;

  write_file (fixture, "sys/devices/sdx/holders/dm-7/dm/name", "mpatha\n");
  part = pdk_block_device_read (fixture->root, 250, 1);
  g_assert_cmpstr (part->use, ==, "this computer uses it: “mpatha” is made of it");
}

/* One whose mounts cannot be read may be mounted. */
static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->root, "proc/self/mountinfo", NULL);
  g_autoptr (PdkBlockDevice) disk = NULL;

  g_assert_cmpint (g_unlink (path), ==, 0);
  disk = pdk_block_device_read (fixture->root, 250, 0);
  g_assert_false (disk->use_known);
}

static gpointer
find_in_worker (gpointer data)
{
  virConnectPtr conn = virConnectOpen ("test:///default");
  PdkBlockDevice *device = pdk_block_device_find (conn, data);

  virConnectClose (conn);
  return device;
}

static PdkBlockDevice *
find (const char *path)
{
  return g_thread_join (g_thread_new ("worker", find_in_worker, (gpointer) path));
}

/* libvirt says what a device is, never what its host does with it. */
static void
test_elsewhere (void)
{
  g_autoptr (PdkBlockDevice) device = find ("/dev/mapper/something");
  g_autoptr (PdkBlockDevice) file = find ("/images/disk.img");
  g_autoptr (PdkBlockDevice) in_memory = find ("/dev/shm/disk.img");

  g_assert_nonnull (device);
  g_assert_cmpint (device->kind, ==, PDK_BLOCK_UNKNOWN);
  g_assert_false (device->use_known);
  g_assert_null (device->use);
  g_assert_null (file);
  g_assert_null (in_memory);
}

static void
test_file (void)
{
  g_assert_null (pdk_block_device_look ("/etc/passwd"));
  g_assert_null (pdk_block_device_look ("/no/such/thing"));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/create/block-device/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  pdk_libvirt_init ();

  ADD ("free", test_free);
  ADD ("mounted", test_mounted);
  ADD ("held", test_held);
  ADD ("btrfs", test_btrfs);
  ADD ("held-whole", test_held_whole);
  ADD ("unknown", test_unknown);
  g_test_add_func ("/create/block-device/elsewhere", test_elsewhere);
  g_test_add_func ("/create/block-device/file", test_file);
  return g_test_run ();
}
