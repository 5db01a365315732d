/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "answers-fixture.h"
#include "create/pdk-create-disk-names.h"

#include <string.h>

/* Which of its disks an installer that asks nothing is told to take. */

/* @target, @answers: (nullable): what the installer is told; neither: that it cannot be */
static void
check_names (PdkCreatePlan *plan, const char *target, const char *answers)
{
  g_autofree char *problem = pdk_create_disk_names_settle (plan);

  g_assert_true ((problem != NULL) == (target == NULL));
  if (target == NULL)
    return;
  g_assert_cmpstr (plan->unattended->target_disk, ==, target);
  g_assert_cmpstr (plan->unattended->script_disk, ==, answers);
}

/* With the answers on a disk as well, the installer must not take that one for the other. */
static void
test_disks (AnswersFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkOsUnattended) unattended = answers_make (fixture, "jeos");
  g_autoptr (PdkCreatePlan) fixed = NULL;
  g_autoptr (PdkCreatePlan) packed = NULL;
  g_autoptr (PdkCreatePlan) swapped = NULL;

  unattended->way = PDK_OS_BY_DISK;
  unattended->ways = PDK_OS_BY_DISK | PDK_OS_BY_INITRD;
  fixed = answers_plan_with (fixture, unattended, OFFER);
  g_assert_cmpint (fixed->unattended->way, ==, PDK_OS_BY_DISK);
  check_names (fixed, "/dev/vda", "/dev/vdb");
  packed = answers_plan_with (fixture, unattended, SATA);
  g_assert_cmpint (packed->unattended->way, ==, PDK_OS_BY_INITRD);
  g_assert_true (packed->unattended->boots);
  g_assert_nonnull (packed->initrd);
  g_assert_cmpuint (packed->volumes->len, ==, 1);
  check_names (packed, "/dev/sda", NULL);
  unattended->ways = PDK_OS_BY_DISK;
  swapped = answers_plan_with (fixture, unattended, SATA);
  check_names (swapped, NULL, NULL);
}

/* @name: that it has in the document */
static PdkXmlElement *
add_disk (PdkCreatePlan *plan, const char *bus, const char *name)
{
  PdkXmlElement *devices = pdk_xml_find (pdk_xml_document_get_root (plan->document), "devices");
  PdkXmlElement *disk = pdk_xml_add (devices, "disk", NULL);

  pdk_xml_set (disk, "@type", "file");
  pdk_xml_set (disk, "@device", "disk");
  pdk_xml_set (disk, "source/@file", "/images/mine.img");
  pdk_xml_set (disk, "target/@bus", bus);
  pdk_xml_set (disk, "target/@dev", name);
  return disk;
}

/* Nor one of the user's, that was added on the way. */
static void
test_added_disks (AnswersFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = answers_plan (fixture, "jeos");
  PdkXmlElement *first = NULL;

  check_names (plan, "/dev/vda", "/dev/sr1");
  plan->document = pdk_create_machine_write (plan->machine, plan->policy, plan->offer);
  first = pdk_xml_find (pdk_xml_document_get_root (plan->document), "devices/disk");
  add_disk (plan, "virtio", "vdb");
  check_names (plan, "/dev/vda", "/dev/sr1");
  add_disk (plan, "scsi", "sda");
  check_names (plan, "/dev/vda", "/dev/sr1");
  pdk_xml_set (first, "target/@bus", "sata");
  check_names (plan, NULL, NULL);
  pdk_xml_remove (first);
  check_names (plan, NULL, NULL);
}

/* Its partitions would grow onto them. */
static void
test_spared_disks (AnswersFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = answers_plan (fixture, "jeos");
  g_autofree char *text = NULL;

  check_names (plan, "/dev/vda", "/dev/sr1");
  g_assert_false (plan->unattended->spares_others);
  plan->document = pdk_create_machine_write (plan->machine, plan->policy, plan->offer);
  add_disk (plan, "virtio", "vdb");
  check_names (plan, "/dev/vda", "/dev/sr1");
  answers_make_disc (fixture, plan);
  text = answers_read (fixture, "fedora.ks");
  g_assert_true (g_str_has_prefix (text, "ignoredisk --only-use=vda\n"));
}

/* A disk that is there already is one like any other, and is not made. */
static void
test_existing_disk (AnswersFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = NULL;
  const PdkCreateVolume *answers = NULL;
  const PdkCreateDisk *disk = NULL;

  fixture->disk = "/images/old.img";
  plan = answers_plan (fixture, "jeos");
  check_names (plan, "/dev/vda", "/dev/sr1");
  disk = plan->machine->disks->pdata[0];
  g_assert_cmpstr (disk->source, ==, fixture->disk);
  g_assert_cmpstr (disk->type, ==, "file");
  g_assert_cmpstr (disk->format, ==, "raw");
  disk = plan->machine->disks->pdata[1];
  g_assert_true (disk->installs);
  g_assert_cmpuint (plan->volumes->len, ==, 1);
  answers = plan->volumes->pdata[0];
  g_assert_true (answers->answers);
  g_assert_cmpstr (answers->spec->pool, ==, "images");
}

static PdkXmlElement *
add_host_device (PdkCreatePlan *plan, const char *type)
{
  PdkXmlElement *devices = pdk_xml_find (pdk_xml_document_get_root (plan->document), "devices");
  PdkXmlElement *device = pdk_xml_add (devices, "hostdev", NULL);

  pdk_xml_set (device, "@mode", "subsystem");
  pdk_xml_set (device, "@type", type);
  return device;
}

/* What the host has may be a disk, too, and be there first: never is that one installed to. */
static void
test_host_devices (AnswersFixture *fixture, gconstpointer data)
{
  static const char *const types[] = { "usb", "scsi", "scsi_host", "pci" };
  g_autoptr (PdkCreatePlan) plan = answers_plan (fixture, "jeos");
  PdkXmlElement *disk = NULL;

  plan->document = pdk_create_machine_write (plan->machine, plan->policy, plan->offer);
  disk = pdk_xml_find (pdk_xml_document_get_root (plan->document), "devices/disk");
  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    PdkXmlElement *device = add_host_device (plan, types[i]);

    pdk_xml_set (disk, "target/@bus", "virtio");
    check_names (plan, "/dev/vda", "/dev/sr1");
    pdk_xml_set (disk, "target/@bus", "sata");
    check_names (plan, NULL, NULL);
    pdk_xml_remove (device);
    check_names (plan, "/dev/sda", "/dev/sr1");
  }
  add_host_device (plan, "mdev");
  check_names (plan, "/dev/sda", "/dev/sr1");
}

/* Such a card may be a disk on VirtIO as well.  It comes after those of the machine, unless it is put before
 * them by hand. */
static void
test_host_cards (AnswersFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = answers_plan (fixture, "jeos");
  PdkXmlElement *card = NULL;
  PdkXmlElement *disk = NULL;

  plan->document = pdk_create_machine_write (plan->machine, plan->policy, plan->offer);
  disk = pdk_xml_find (pdk_xml_document_get_root (plan->document), "devices/disk");
  card = add_host_device (plan, "pci");
  pdk_xml_set (card, "source/address/@bus", "0x01");
  check_names (plan, "/dev/vda", "/dev/sr1");
  pdk_xml_set (card, "address/@type", "pci");
  check_names (plan, NULL, NULL);
  pdk_xml_remove (pdk_xml_find (card, "address"));
  check_names (plan, "/dev/vda", "/dev/sr1");
  pdk_xml_set (disk, "address/@type", "pci");
  check_names (plan, NULL, NULL);
}

/* Two are told apart by where they come in the document, unless somebody says where they are plugged; and
 * mainframes name them as they answer. */
static void
test_places (AnswersFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = answers_plan (fixture, "jeos");
  PdkXmlElement *root = NULL;
  PdkXmlElement *disk = NULL;

  plan->document = pdk_create_machine_write (plan->machine, plan->policy, plan->offer);
  root = pdk_xml_document_get_root (plan->document);
  disk = pdk_xml_find (root, "devices/disk");
  pdk_xml_set (disk, "address/@type", "pci");
  check_names (plan, "/dev/vda", "/dev/sr1");
  add_disk (plan, "virtio", "vdb");
  check_names (plan, NULL, NULL);
  pdk_xml_remove (pdk_xml_find (disk, "address"));
  check_names (plan, "/dev/vda", "/dev/sr1");
  pdk_xml_set (root, "os/type/@arch", "s390x");
  check_names (plan, NULL, NULL);
}

/* libvirt goes by their names, not by where they come in the document. */
static void
test_renamed_disks (AnswersFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = answers_plan (fixture, "jeos");
  PdkXmlElement *disk = NULL;
  PdkXmlElement *added = NULL;

  plan->document = pdk_create_machine_write (plan->machine, plan->policy, plan->offer);
  disk = pdk_xml_find (pdk_xml_document_get_root (plan->document), "devices/disk");
  pdk_xml_set (disk, "target/@dev", "vdc");
  check_names (plan, "/dev/vda", "/dev/sr1");
  added = add_disk (plan, "virtio", "vda");
  check_names (plan, NULL, NULL);
  pdk_xml_set (added, "target/@dev", "vdd");
  check_names (plan, "/dev/vda", "/dev/sr1");
  pdk_xml_set (added, "target/@dev", "vdaa");
  check_names (plan, "/dev/vda", "/dev/sr1");
  add_disk (plan, "virtio", "vdz");
  check_names (plan, NULL, NULL);
}

/* With Xen they have those names in the machine, even where there is a gap. */
static void
test_xen_disks (AnswersFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = answers_plan (fixture, "jeos");
  PdkXmlElement *disk = NULL;
  PdkXmlElement *added = NULL;

  plan->document = pdk_create_machine_write (plan->machine, plan->policy, plan->offer);
  disk = pdk_xml_find (pdk_xml_document_get_root (plan->document), "devices/disk");
  pdk_xml_set (disk, "target/@bus", "xen");
  pdk_xml_set (disk, "target/@dev", "xvda");
  added = add_disk (plan, "xen", "xvdb");
  check_names (plan, "/dev/xvda", "/dev/sr1");
  pdk_xml_set (disk, "target/@dev", "xvdc");
  check_names (plan, NULL, NULL);
  pdk_xml_set (disk, "target/@dev", "xvdb");
  pdk_xml_set (added, "target/@dev", "xvdc");
  check_names (plan, NULL, NULL);
}

/* Those that were on another bus before keep the names that they have there. */
static void
test_moved_disks (AnswersFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = answers_plan (fixture, "jeos");
  PdkXmlElement *disk = NULL;
  PdkXmlElement *added = NULL;

  plan->document = pdk_create_machine_write (plan->machine, plan->policy, plan->offer);
  disk = pdk_xml_find (pdk_xml_document_get_root (plan->document), "devices/disk");
  pdk_xml_set (disk, "target/@dev", "sda");
  added = add_disk (plan, "virtio", "vda");
  check_names (plan, "/dev/vda", "/dev/sr1");
  pdk_xml_set (added, "target/@dev", "sdb");
  check_names (plan, "/dev/vda", "/dev/sr1");
  added = add_disk (plan, "virtio", "vdb");
  check_names (plan, "/dev/vda", "/dev/sr1");
  pdk_xml_set (added, "target/@dev", "vda");
  check_names (plan, NULL, NULL);
}

/* Who takes any disk may take the one with what it is told, too. */
static void
test_any_disk (AnswersFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkOsUnattended) unattended = answers_make (fixture, "jeos");
  g_autoptr (PdkCreatePlan) plan = NULL;

  unattended->way = PDK_OS_BY_DISK;
  unattended->ways = PDK_OS_BY_DISK;
  unattended->names_disk = FALSE;
  plan = answers_plan_with (fixture, unattended, OFFER);
  check_names (plan, NULL, NULL);
  plan->unattended->names_disk = TRUE;
  check_names (plan, "/dev/vda", "/dev/vdb");
}

static void
assert_problem (PdkCreatePlan *plan, const char *part)
{
  g_autofree char *problem = pdk_create_disk_names_settle (plan);

  g_assert_nonnull (problem);
  g_assert_nonnull (strstr (problem, part));
}

/* Why not is said. */
static void
test_problems (AnswersFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkOsUnattended) unattended = answers_make (fixture, "jeos");
  g_autoptr (PdkCreatePlan) plan = NULL;
  PdkXmlElement *devices = NULL;
  PdkXmlElement *disk = NULL;
  PdkXmlElement *device = NULL;

  unattended->way = PDK_OS_BY_DISK;
  unattended->ways = PDK_OS_BY_DISK;
  plan = answers_plan_with (fixture, unattended, SATA);
  plan->document = pdk_create_machine_write (plan->machine, plan->policy, plan->offer);
  devices = pdk_xml_find (pdk_xml_document_get_root (plan->document), "devices");
  disk = pdk_xml_find (devices, "disk");
  assert_problem (plan, "from start to start");
  device = add_host_device (plan, "usb");
  assert_problem (plan, "device of the host");
  pdk_xml_remove (device);
  while ((device = pdk_xml_next (devices, disk, "disk")) != NULL)
    pdk_xml_remove (device);
  assert_problem (plan, "told");
  pdk_xml_remove (disk);
  assert_problem (plan, "needs a disk");
}

/* Windows counts disks as it finds them. */
static void
test_windows_disks (AnswersFixture *fixture, gconstpointer data)
{
  static const char *const profiles[] = { "jeos", "desktop" };

  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++) {
    g_autoptr (PdkCreatePlan) plan = answers_plan (fixture, profiles[i]);
    PdkXmlElement *device = NULL;

    g_assert_null (pdk_create_disk_names_settle (plan));
    plan->document = pdk_create_machine_write (plan->machine, plan->policy, plan->offer);
    device = add_host_device (plan, "usb");
    assert_problem (plan, "first disk that it finds");
    pdk_xml_remove (device);
    g_assert_null (pdk_create_disk_names_settle (plan));
    add_disk (plan, "virtio", "vdb");
    assert_problem (plan, "first disk that it finds");
  }
}

#define ADD(name, kind, func)                                                                      \
  g_test_add ("/answers-disks/" name, AnswersFixture, kind, answers_set_up, func, answers_tear_down)

int
main (int argc, char *argv[])
{
  g_autofree char *xorriso = g_find_program_in_path ("xorriso");

  g_test_init (&argc, &argv, NULL);
  if (xorriso == NULL)
    return g_test_run ();
  ADD ("disks", &answers_fedora, test_disks);
  ADD ("added-disks", &answers_fedora, test_added_disks);
  ADD ("host-devices", &answers_fedora, test_host_devices);
  ADD ("host-cards", &answers_fedora, test_host_cards);
  ADD ("places", &answers_fedora, test_places);
  ADD ("renamed-disks", &answers_fedora, test_renamed_disks);
  ADD ("xen-disks", &answers_fedora, test_xen_disks);
  ADD ("moved-disks", &answers_fedora, test_moved_disks);
  ADD ("any-disk", &answers_fedora, test_any_disk);
  ADD ("problems", &answers_fedora, test_problems);
  ADD ("existing-disk", &answers_fedora, test_existing_disk);
  ADD ("spared-disks", &answers_fedora, test_spared_disks);
  ADD ("windows-disks", &answers_enterprise, test_windows_disks);
  return g_test_run ();
}
