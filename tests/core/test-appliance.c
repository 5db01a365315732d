/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "create/pdk-appliance.h"
#include "pdk-error.h"
#include "test-await.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Machines in files that whoever made. */

#define OVF(references, disks, items)                                                              \
  "<Envelope xmlns='http://schemas.dmtf.org/ovf/envelope/1' "                                      \
  "xmlns:ovf='http://schemas.dmtf.org/ovf/envelope/1' xmlns:r='urn:r'>"                            \
  "<References>" references "</References><DiskSection>" disks "</DiskSection>"                    \
  "<VirtualSystem ovf:id='vm'><VirtualHardwareSection>" items                                      \
  "</VirtualHardwareSection></VirtualSystem></Envelope>"
#define FILE_A "<File ovf:id='f' ovf:href='a.vmdk'/>"
#define DISK_A                                                                                     \
  "<Disk ovf:diskId='d' ovf:fileRef='f' ovf:capacity='3' ovf:capacityAllocationUnits='byte * 2^30'/>"
#define ITEM(type, rest) "<Item><r:ResourceType>" type "</r:ResourceType>" rest "</Item>"
#define HAS_A            ITEM ("17", "<r:HostResource>ovf:/disk/d</r:HostResource>")
#define QUANTITY(n)      "<r:VirtualQuantity>" n "</r:VirtualQuantity>"

static PdkAppliance *
parse (const char *xml, GError **error)
{
  g_autoptr (GPtrArray) members =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_appliance_member_free);
  PdkApplianceMember *member = g_new0 (PdkApplianceMember, 1);

  member->name = g_strdup ("a.vmdk");
  member->offset = 1024;
  member->length = 5;
  g_ptr_array_add (members, member);
  return pdk_appliance_parse (xml, NULL, members, error);
}

static void
check_refused (const char *xml)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (xml, &error));
  g_assert_nonnull (error);
}

static void
test_parse (void)
{
  g_autoptr (PdkAppliance) appliance =
      parse (OVF (FILE_A, DISK_A,
                  ITEM ("3", QUANTITY ("4")) ITEM ("4", QUANTITY ("512")) ITEM ("10", "") HAS_A),
             NULL);
  const PdkApplianceDisk *disk = NULL;

  g_assert_nonnull (appliance);
  g_assert_cmpstr (appliance->name, ==, "vm");
  g_assert_cmpuint (appliance->n_vcpus, ==, 4);
  g_assert_cmpuint (appliance->memory, ==, 512 * 1024 * 1024);
  g_assert_cmpuint (appliance->nics->len, ==, 1);
  g_assert_false (pdk_appliance_has_macs (appliance));
  g_assert_cmpuint (appliance->disks->len, ==, 1);
  disk = appliance->disks->pdata[0];
  g_assert_cmpuint (disk->offset, ==, 1024);
  g_assert_cmpuint (disk->length, ==, 5);
  g_assert_cmpuint (disk->capacity, ==, (guint64) 3 << 30);
}

static void
check_mac (const char *address, const char *expected)
{
  g_autofree char *xml =
      g_strdup_printf (OVF (FILE_A, DISK_A,
                            ITEM ("10", "<r:Address>%s</r:Address><r:Connection>LAN</r:Connection>"
                                        "<r:ResourceSubType>VmxNet3</r:ResourceSubType>") HAS_A),
                       address);
  g_autoptr (PdkAppliance) appliance = parse (xml, NULL);
  const PdkApplianceNic *nic = appliance->nics->pdata[0];

  g_assert_cmpstr (nic->mac, ==, expected);
  g_assert_cmpstr (nic->network, ==, "LAN");
  g_assert_cmpstr (nic->kind, ==, "VmxNet3");
  g_assert_true (pdk_appliance_has_macs (appliance) == (expected != NULL));
}

static void
test_nics (void)
{
  check_mac ("00:50:56:AB:cd:0f", "00:50:56:ab:cd:0f");
  check_mac ("00-50-56-ab-cd-0f", "00:50:56:ab:cd:0f");
  check_mac ("080027ABCDEF", "08:00:27:ab:cd:ef");
  check_mac ("01:50:56:ab:cd:0f", NULL);
  check_mac ("00:00:00:00:00:00", NULL);
  check_mac ("00:50:56:ab:cd", NULL);
  check_mac ("00:50:56:ab:cd:0f:11", NULL);
  check_mac ("00:50:56:ab:cd:0f&quot;/&gt;", NULL);
  check_mac ("0:050:56:ab:cd:0f", NULL);
  check_mac ("", NULL);
}

static void
test_hostile (void)
{
  g_autoptr (PdkAppliance) large =
      parse (OVF (FILE_A,
                  "<Disk ovf:diskId='d' ovf:fileRef='f' ovf:capacity='18446744073709551615' "
                  "ovf:capacityAllocationUnits='byte * 2^50'/>",
                  ITEM ("3", QUANTITY ("-1")) ITEM ("4", QUANTITY ("99999999999999999999")) HAS_A),
             NULL);

  g_assert_cmpuint (large->n_vcpus, ==, 0);
  g_assert_cmpuint (large->memory, ==, 0);
  g_assert_cmpuint (((PdkApplianceDisk *) large->disks->pdata[0])->capacity, ==, 0);
  check_refused ("");
  check_refused ("<a/>");
  check_refused (OVF (FILE_A, DISK_A, ""));
  check_refused (OVF ("", DISK_A, HAS_A));
  check_refused (OVF (FILE_A, "", HAS_A));
  check_refused (OVF ("<File ovf:id='f' ovf:href='../a.vmdk'/>", DISK_A, HAS_A));
  check_refused (
      OVF ("<File ovf:id='f' ovf:href='a.vmdk' ovf:compression='gzip'/>", DISK_A, HAS_A));
  check_refused ("<!DOCTYPE a [<!ENTITY b SYSTEM '/etc/passwd'>]>" OVF (FILE_A, DISK_A, HAS_A));
}

static PdkAppliance *
parse_in (const char *folder, const char *href)
{
  g_autofree char *file = g_strdup_printf ("<File ovf:id='f' ovf:href='%s'/>", href);
  g_autofree char *xml = g_strdup_printf (OVF ("%s", DISK_A, HAS_A), file);
  g_autoptr (GPtrArray) members =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_appliance_member_free);

  return pdk_appliance_parse (xml, folder, members, NULL);
}

/* Files beside the description, and nothing else. */
static void
test_folder (void)
{
  static const char *const refused[] = { "../a b.vmdk",
                                         "..%2Fa b.vmdk",
                                         "/etc/passwd",
                                         "file:///etc/passwd",
                                         ".",
                                         "..",
                                         "link",
                                         "folder",
                                         "none",
                                         ".hidden",
                                         "" };
  g_autofree char *folder = g_dir_make_tmp ("appliance-XXXXXX", NULL);
  g_autofree char *disk = g_build_filename (folder, "a b.vmdk", NULL);
  g_autofree char *hidden = g_build_filename (folder, ".hidden", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autofree char *inner = g_build_filename (folder, "folder", NULL);
  static const char *const accepted[] = { "a b.vmdk", "a%20b.vmdk" };

  g_assert_true (g_file_set_contents (disk, "12345", -1, NULL));
  g_assert_true (g_file_set_contents (hidden, "12345", -1, NULL));
  g_assert_cmpint (symlink (disk, link), ==, 0);
  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (accepted); i++) {
    g_autoptr (PdkAppliance) appliance = parse_in (folder, accepted[i]);
    const PdkApplianceDisk *made = NULL;

    g_assert_nonnull (appliance);
    made = appliance->disks->pdata[0];
    g_assert_cmpstr (made->path, ==, disk);
    g_assert_cmpuint (made->offset, ==, 0);
    g_assert_cmpuint (made->length, ==, 5);
  }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_null (parse_in (folder, refused[i]));
  g_unlink (link);
  g_unlink (hidden);
  g_unlink (disk);
  g_rmdir (inner);
  g_rmdir (folder);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pdk_appliance_read_finish (result, &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID);
  *(gboolean *) user_data = TRUE;
}

/* Archives that end too early, are none, or say that they are larger than they are. */
static void
test_archive (void)
{
  g_autofree char *folder = g_dir_make_tmp ("appliance-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.ova", NULL);
  char block[1024] = { 0 };

  for (guint i = 0; i < 3; i++) {
    gboolean done = FALSE;

    strcpy (block, "a.ovf");
    memcpy (block + 257, i == 0 ? "other" : "ustar", 5);
    memcpy (block + 124, i == 1 ? "77777777777" : "00000000000", 11);
    g_assert_true (g_file_set_contents (path, block, i == 2 ? 100 : sizeof block, NULL));
    pdk_appliance_read_async (path, NULL, on_read, &done);
    await (done);
  }
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/parse", test_parse);
  g_test_add_func ("/appliance/nics", test_nics);
  g_test_add_func ("/appliance/hostile", test_hostile);
  g_test_add_func ("/appliance/folder", test_folder);
  g_test_add_func ("/appliance/archive", test_archive);
  return g_test_run ();
}
