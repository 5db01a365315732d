/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "create/pdk-create-answers.h"
#include "create/pdk-create-disk-names.h"
#include "create/pdk-create-fetch.h"
#include "create/pdk-create-spec.h"
#include "os/pdk-disc-extract.h"
#include "os/pdk-os-detect.h"
#include "pdk-error.h"
#include "test-await.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* Installations from discs without a question: which discs there are scripts for, what is on the disc
 * with the answers, and which machine has it. */

#define SCHEMA "/usr/share/libvirt/schemas/domain.rng"
#define OFFER_OF(buses)                                                                            \
  "<domainCapabilities><path>/usr/bin/qemu</path><domain>kvm</domain><arch>x86_64</arch><os>"      \
  "<enum name='firmware'><value>efi</value></enum><loader supported='yes'><enum name='secure'>"    \
  "<value>yes</value></enum></loader></os><devices><disk supported='yes'><enum name='bus'>" buses  \
  "</enum></disk></devices></domainCapabilities>"
#define OFFER OFFER_OF ("<value>virtio</value><value>sata</value>")
#define SATA  OFFER_OF ("<value>sata</value>")

#define WIN10  "http://microsoft.com/win/10"
#define WIN11  "http://microsoft.com/win/11"
#define FEDORA "http://fedoraproject.org/fedora/37"

typedef struct {
  char *folder;
  char *disc;    /* that is installed from */
  char *kernel;  /* on it, for the disc of Fedora */
  char *answers; /* nullable: the disc that is made */
  char *line;    /* nullable: the command line for it */
  GError *error;
  const char *drivers; /* nullable: the disc with them */
  PdkOsSource *found;
} Fixture;

typedef struct {
  const char *label;
  const char *publisher;
} Kind;

static const Kind windows = { "CCCOMA_X64FRE_EN-US_DV9", "MICROSOFT CORPORATION" };
static const Kind enterprise = { "CENA_X64FREV_EN-US_DV5", "MICROSOFT CORPORATION" };
static const Kind xp = { "WXPOEM_EN", "MICROSOFT CORPORATION" };
static const Kind fedora = { "Fedora-S-dvd-x86_64-37", "" };

static char *
put (const char *folder, const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_mkdir_with_parents (parent, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_assert_true (
      g_spawn_sync (NULL, (char **) argv, NULL,
                    G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                    NULL, NULL, NULL, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static void
on_ready (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const Kind *kind = data;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *tree = NULL;
  g_autofree char *boot = NULL;
  g_autofree char *initrd = NULL;

  fixture->folder = g_dir_make_tmp ("pdk-answers-XXXXXX", NULL);
  fixture->disc = g_build_filename (fixture->folder, "disc.iso", NULL);
  fixture->answers = g_build_filename (fixture->folder, "answers.iso", NULL);
  tree = g_build_filename (fixture->folder, "tree", NULL);
  boot = put (tree, "boot.img", "boots");
  fixture->kernel = put (tree, "isolinux/vmlinuz", "the kernel");
  initrd = put (tree, "isolinux/initrd.img", "the initrd");
  run ((const char *const[]){ "xorriso", "-as", "mkisofs", "-quiet", "-o", fixture->disc, "-V",
                              kind->label, "-publisher", kind->publisher, "-sysid", "LINUX", "-R",
                              "-b", "boot.img", "-no-emul-boot", tree, NULL });
  pdk_os_detect_async (fixture->disc, "x86_64", NULL, on_ready, &result);
  await (result != NULL);
  fixture->found = pdk_os_detect_finish (result, &fixture->error);
  g_assert_no_error (fixture->error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  run ((const char *const[]){ "rm", "-r", fixture->folder, NULL });
  g_free (fixture->folder);
  g_free (fixture->disc);
  g_free (fixture->kernel);
  g_free (fixture->answers);
  g_free (fixture->line);
  g_clear_error (&fixture->error);
  pdk_os_source_free (fixture->found);
}

static const PdkOsScript *
find_script (Fixture *fixture, const char *profile)
{
  GPtrArray *scripts = pdk_os_disc_get_scripts (fixture->found->disc);

  for (guint i = 0; i < scripts->len; i++)
    if (g_str_equal (((PdkOsScript *) scripts->pdata[i])->profile, profile))
      return scripts->pdata[i];
  g_assert_not_reached ();
}

/* As the form has it. */
static PdkOsUnattended *
make (Fixture *fixture, const char *profile)
{
  const PdkOsScript *script = find_script (fixture, profile);
  PdkOsUnattended *self = g_new0 (PdkOsUnattended, 1);

  self->os_id = g_strdup (pdk_os_disc_get_os_id (fixture->found->disc));
  self->profile = g_strdup (profile);
  self->files = g_strdupv (script->files);
  self->way = pdk_os_script_choose_way (script, TRUE, TRUE);
  self->disc = pdk_os_disc_ref (fixture->found->disc);
  self->boots = script->says_where;
  self->names_disk = script->names_disk;
  self->host_name = g_strdup ("desk-7");
  self->user = g_strdup ("me");
  self->real_name = g_strdup ("Mé Myself");
  self->password = g_strdup ("k33p&me<>secret");
  self->language = g_strdup ("de_DE");
  self->time_zone = g_strdup ("Europe/Berlin");
  self->keyboard = g_strdup ("de");
  self->product_key =
      (script->asks & PDK_OS_ASKS_KEY) != 0 ? g_strdup ("AAAAA-BBBBB-CCCCC-DDDDD-EEEEE") : NULL;
  g_assert_true (pdk_os_unattended_check (self, NULL));
  return self;
}

static PdkCreatePlan *
make_plan_with (Fixture *fixture, const PdkOsUnattended *unattended, const char *offered)
{
  g_autoptr (PdkXmlDocument) offer = pdk_xml_document_parse (offered, NULL);
  g_autoptr (GPtrArray) nics = g_ptr_array_new ();
  const PdkCreateSpec spec = {
    .from = PDK_CREATE_FROM_DISC,
    .name = "new",
    .location = fixture->disc,
    .disc_path = fixture->disc,
    .unattended = unattended,
    .drivers = fixture->drivers,
    .os = fixture->found->os,
    .machine = "q35",
    .memory = 64 * 1024 * 1024,
    .n_vcpus = 1,
    .disk_pool = "images",
    .disk_size = 1024 * 1024,
    .disk_qcow2 = TRUE,
    .nics = nics,
  };

  return pdk_create_spec_plan (&spec, offer);
}

static PdkCreatePlan *
make_plan (Fixture *fixture, const char *profile)
{
  g_autoptr (PdkOsUnattended) unattended = make (fixture, profile);

  return make_plan_with (fixture, unattended, OFFER);
}

/* The disc that @plan's machine gets. */
static void
make_answers (Fixture *fixture, const PdkCreatePlan *plan)
{
  g_autoptr (GAsyncResult) result = NULL;

  pdk_create_answers_make_async (plan->unattended, fixture->answers, NULL, on_ready, &result);
  await (result != NULL);
  fixture->line = pdk_create_answers_make_finish (result, &fixture->error);
  g_assert_no_error (fixture->error);
}

/* @name: as it is written on the disc */
static char *
read_answers (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, "read", NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  GStatBuf status;

  pdk_disc_extract_local (fixture->answers, name, path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_unlink (path);
  return text;
}

static void
assert_holds (const char *text, const char *const *parts)
{
  for (; *parts != NULL; parts++)
    if (strstr (text, *parts) == NULL)
      g_error ("There is no “%s” in “%s”", *parts, text);
}

/* “device:bus:source:order ” of each disk, and what is booted. */
static char *
describe (Fixture *fixture, PdkCreatePlan *plan, PdkCreateStage stage)
{
  g_autofree char *text = pdk_create_plan_write (plan, stage);
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_parse (text, NULL);
  PdkXmlElement *root = pdk_xml_document_get_root (document);
  PdkXmlElement *devices = pdk_xml_find (root, "devices");
  g_autofree char *kernel = pdk_xml_get_string (root, "os/kernel");
  g_autofree char *path = put (fixture->folder, "domain.xml", text);
  g_autofree char *xmllint = g_find_program_in_path ("xmllint");
  GString *said = g_string_new (NULL);

  for (PdkXmlElement *at = NULL; (at = pdk_xml_next (devices, at, "disk")) != NULL;) {
    g_autofree char *device = pdk_xml_get_string (at, "@device");
    g_autofree char *bus = pdk_xml_get_string (at, "target/@bus");
    g_autofree char *volume = pdk_xml_get_string (at, "source/@volume");
    g_autofree char *file = pdk_xml_get_string (at, "source/@file");
    g_autofree char *order = pdk_xml_get_string (at, "boot/@order");

    g_string_append_printf (said, "%s:%s:%s:%s ", device, bus,
                            volume != NULL ? volume
                            : file != NULL ? "disc"
                                           : "empty",
                            order != NULL ? order : "never");
  }
  g_string_append_printf (said, "%s", kernel != NULL ? kernel : "");
  if (xmllint != NULL && g_file_test (SCHEMA, G_FILE_TEST_EXISTS))
    run ((const char *const[]){ "xmllint", "--noout", "--relaxng", SCHEMA, path, NULL });
  return g_string_free (said, FALSE);
}

static void
assert_documents (Fixture *fixture, PdkCreatePlan *plan, const char *first, const char *stored)
{
  g_autofree char *installs = describe (fixture, plan, PDK_CREATE_INSTALL);
  g_autofree char *installed = describe (fixture, plan, PDK_CREATE_INSTALLED);

  g_assert_cmpstr (installs, ==, first);
  g_assert_cmpstr (installed, ==, stored);
}

static gboolean
has_volume (const PdkCreatePlan *plan, const char *name)
{
  for (guint i = 0; i < plan->volumes->len; i++) {
    const PdkCreateVolume *volume = plan->volumes->pdata[i];

    if (g_str_equal (volume->spec->name, name))
      return volume->answers;
  }
  return FALSE;
}

static void
test_windows_10 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = NULL;
  g_autofree char *text = NULL;
  GStatBuf status;

  g_assert_cmpstr (pdk_os_disc_get_os_id (fixture->found->disc), ==, WIN10);
  g_assert_cmpuint (pdk_os_disc_get_scripts (fixture->found->disc)->len, ==, 2);
  g_assert_false (find_script (fixture, "desktop")->says_where);
  g_assert_cmpstr (pdk_os_disc_get_language (fixture->found->disc), ==, "en_US");
  plan = make_plan (fixture, "desktop");
  g_assert_true (has_volume (plan, "new-answers.iso"));
  g_assert_null (plan->kernel);
  make_answers (fixture, plan);
  g_assert_cmpstr (fixture->line, ==, "");
  g_assert_cmpint (g_stat (fixture->answers, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  text = read_answers (fixture, "autounattend.xml");
  assert_holds (text, (const char *const[]){
                          "<Key>AAAAA-BBBBB-CCCCC-DDDDD-EEEEE</Key>", "<Name>me</Name>",
                          "<DisplayName>Mé Myself</DisplayName>",
                          "<Value>k33p&amp;me&lt;&gt;secret</Value>",
                          "<ComputerName>desk-7</ComputerName>", "<UserLocale>DE-DE</UserLocale>",
                          "processorArchitecture=\"amd64\"", "<Type>Primary</Type>",
                          "<PartitionID>1</PartitionID>", NULL });
  /* No drivers, and nothing that is run once the disc is gone. */
  g_assert_null (strstr (text, "DriverPaths"));
  g_assert_null (strstr (text, "windows.cmd"));
  g_assert_null (strstr (text, "EFI"));
  assert_documents (fixture, plan,
                    "disk:sata:new.qcow2:2 cdrom:sata:disc:1 cdrom:sata:new-answers.iso:never ",
                    "disk:sata:new.qcow2:1 cdrom:sata:empty:2 ");
}

/* libosinfo has no script of its own for it, and it starts by UEFI. */
static void
test_windows_11 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpstr (pdk_os_disc_get_os_id (fixture->found->disc), ==, WIN11);
  plan = make_plan (fixture, "jeos");
  g_assert_true (plan->policy->uefi);
  make_answers (fixture, plan);
  text = read_answers (fixture, "autounattend.xml");
  assert_holds (text, (const char *const[]){ "<Name>me</Name>", "<Type>EFI</Type>",
                                             "<Type>MSR</Type>", "<Format>FAT32</Format>",
                                             "<PartitionID>3</PartitionID>", NULL });
  g_assert_null (strstr (text, "<Active>"));
  g_assert_null (strstr (text, "DriverPaths"));
  assert_documents (fixture, plan,
                    "disk:sata:new.qcow2:2 cdrom:sata:disc:1 cdrom:sata:new-answers.iso:never ",
                    "disk:sata:new.qcow2:1 cdrom:sata:empty:2 ");
}

/* With a disc that has drivers, the system needs none of its own: its setup is told where they are, whatever
 * the drives are called. */
static void
test_drivers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = NULL;
  g_autofree char *text = NULL;

  g_assert_true (pdk_os_info_wants_drivers (fixture->found->os));
  fixture->drivers = "/srv/virtio-win.iso";
  plan = make_plan (fixture, "jeos");
  g_assert_cmpstr (plan->policy->nic_model, ==, "virtio");
  make_answers (fixture, plan);
  text = read_answers (fixture, "autounattend.xml");
  assert_holds (text, (const char *const[]){ "<Path>D:\\viostor\\w10\\amd64</Path>",
                                             "<Path>F:\\NetKVM\\w10\\amd64</Path>",
                                             "wcm:action=\"add\" wcm:keyValue=\"1\"",
                                             "wcm:keyValue=\"12\"", NULL });
  g_assert_null (strstr (text, "windows.cmd"));
  g_assert_null (strstr (text, "keyValue=\"13\""));
  assert_documents (fixture, plan,
                    "disk:virtio:new.qcow2:2 cdrom:sata:disc:1 cdrom:sata:disc:never "
                    "cdrom:sata:new-answers.iso:never ",
                    "disk:virtio:new.qcow2:1 cdrom:sata:empty:2 cdrom:sata:empty:never ");
}

/* There are some for ARM as well. */
static void
test_arm_drivers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = NULL;
  g_autofree char *text = NULL;

  fixture->drivers = "/srv/virtio-win.iso";
  plan = make_plan (fixture, "jeos");
  g_free (plan->unattended->arch);
  plan->unattended->arch = g_strdup ("aarch64");
  make_answers (fixture, plan);
  text = read_answers (fixture, "autounattend.xml");
  assert_holds (text, (const char *const[]){ "<Path>D:\\viostor\\w11\\arm64</Path>",
                                             "processorArchitecture=\"arm64\"", NULL });
  g_assert_null (strstr (text, "\"x86\""));
  g_assert_null (strstr (text, "\"amd64\""));
}

/* They are for Windows, and those of it that there are some for. */
static void
test_no_drivers (void)
{
  static const struct {
    const char *os_id;
    gboolean wants;
  } rows[] = {
    { "http://microsoft.com/win/11", TRUE },      { "http://microsoft.com/win/2k12r2", TRUE },
    { "http://microsoft.com/win/xp", FALSE },     { FEDORA, FALSE },
    { "http://freebsd.org/freebsd/13.1", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdkOsInfo) os = pdk_os_info_load (rows[i].os_id);

    g_assert_nonnull (os);
    g_assert_true (pdk_os_info_wants_drivers (os) == rows[i].wants);
  }
}

static void
test_fedora (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = NULL;
  g_autofree char *text = NULL;
  const PdkOsScript *script = NULL;

  g_assert_cmpstr (pdk_os_disc_get_os_id (fixture->found->disc), ==, FEDORA);
  script = find_script (fixture, "jeos");
  g_assert_true (script->says_where);
  /* Where no more than its beginning can be read, nobody can tell it where the answers are. */
  g_assert_cmpint (pdk_os_script_choose_way (script, TRUE, FALSE), ==, PDK_OS_BY_NOTHING);
  g_assert_nonnull (
      strstr (pdk_os_script_explain (pdk_os_disc_get_scripts (fixture->found->disc), FALSE),
              "cannot be read"));
  g_assert_null (pdk_os_script_explain (pdk_os_disc_get_scripts (fixture->found->disc), TRUE));
  plan = make_plan (fixture, "jeos");
  g_assert_cmpstr (plan->disc, ==, fixture->disc);
  g_assert_cmpstr (plan->kernel, ==, "isolinux/vmlinuz");
  g_assert_cmpstr (plan->initrd, ==, "isolinux/initrd.img");
  make_answers (fixture, plan);
  g_assert_cmpstr (fixture->line, ==, "inst.ks=hd:sr1:/fedora.ks");
  text = read_answers (fixture, "fedora.ks");
  assert_holds (text, (const char *const[]){
                          "lang de_DE\n", "keyboard 'de'\n", "timezone --utc Europe/Berlin\n",
                          "--hostname=desk-7\n", "k33p&me<>secret", "useradd -G wheel me",
                          "--drives=/dev/vda\n", "\ncdrom\n", NULL });
  plan->machine->kernel = g_strdup ("/images/new-install-kernel");
  plan->machine->initrd = g_strdup ("/images/new-install-initrd");
  plan->machine->arguments = g_strdup (fixture->line);
  assert_documents (fixture, plan,
                    "disk:virtio:new.qcow2:2 cdrom:sata:disc:1 "
                    "cdrom:sata:new-answers.iso:never /images/new-install-kernel",
                    "disk:virtio:new.qcow2:1 cdrom:sata:empty:2 ");
}

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
test_disks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkOsUnattended) unattended = make (fixture, "jeos");
  g_autoptr (PdkCreatePlan) fixed = NULL;
  g_autoptr (PdkCreatePlan) packed = NULL;
  g_autoptr (PdkCreatePlan) swapped = NULL;

  unattended->way = PDK_OS_BY_DISK;
  unattended->ways = PDK_OS_BY_DISK | PDK_OS_BY_INITRD;
  fixed = make_plan_with (fixture, unattended, OFFER);
  g_assert_cmpint (fixed->unattended->way, ==, PDK_OS_BY_DISK);
  check_names (fixed, "/dev/vda", "/dev/vdb");
  packed = make_plan_with (fixture, unattended, SATA);
  g_assert_cmpint (packed->unattended->way, ==, PDK_OS_BY_INITRD);
  g_assert_true (packed->unattended->boots);
  g_assert_nonnull (packed->initrd);
  g_assert_cmpuint (packed->volumes->len, ==, 1);
  check_names (packed, "/dev/sda", NULL);
  unattended->ways = PDK_OS_BY_DISK;
  swapped = make_plan_with (fixture, unattended, SATA);
  check_names (swapped, NULL, NULL);
}

static void
add_disk (PdkCreatePlan *plan, const char *bus)
{
  PdkXmlElement *devices = pdk_xml_find (pdk_xml_document_get_root (plan->document), "devices");
  PdkXmlElement *disk = pdk_xml_add (devices, "disk", NULL);

  pdk_xml_set (disk, "@type", "file");
  pdk_xml_set (disk, "@device", "disk");
  pdk_xml_set (disk, "source/@file", "/images/mine.img");
  pdk_xml_set (disk, "target/@bus", bus);
}

/* Nor one of the user's, that was added on the way. */
static void
test_added_disks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = make_plan (fixture, "jeos");
  PdkXmlElement *first = NULL;

  check_names (plan, "/dev/vda", "/dev/sr1");
  plan->document = pdk_create_machine_write (plan->machine, plan->policy, plan->offer);
  first = pdk_xml_find (pdk_xml_document_get_root (plan->document), "devices/disk");
  add_disk (plan, "virtio");
  check_names (plan, "/dev/vda", "/dev/sr1");
  add_disk (plan, "scsi");
  check_names (plan, "/dev/vda", "/dev/sr1");
  pdk_xml_set (first, "target/@bus", "sata");
  check_names (plan, NULL, NULL);
  pdk_xml_remove (first);
  check_names (plan, NULL, NULL);
}

/* Its partitions would grow onto them. */
static void
test_spared_disks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = make_plan (fixture, "jeos");
  g_autofree char *text = NULL;

  check_names (plan, "/dev/vda", "/dev/sr1");
  g_assert_false (plan->unattended->spares_others);
  plan->document = pdk_create_machine_write (plan->machine, plan->policy, plan->offer);
  add_disk (plan, "virtio");
  check_names (plan, "/dev/vda", "/dev/sr1");
  make_answers (fixture, plan);
  text = read_answers (fixture, "fedora.ks");
  g_assert_true (g_str_has_prefix (text, "ignoredisk --only-use=vda\n"));
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
test_host_devices (Fixture *fixture, gconstpointer data)
{
  static const char *const types[] = { "usb", "scsi", "scsi_host", "pci" };
  g_autoptr (PdkCreatePlan) plan = make_plan (fixture, "jeos");
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

/* Two are told apart by where they come in the document, unless somebody says where they are plugged; and
 * mainframes name them as they answer. */
static void
test_places (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = make_plan (fixture, "jeos");
  PdkXmlElement *root = NULL;
  PdkXmlElement *disk = NULL;

  plan->document = pdk_create_machine_write (plan->machine, plan->policy, plan->offer);
  root = pdk_xml_document_get_root (plan->document);
  disk = pdk_xml_find (root, "devices/disk");
  pdk_xml_set (disk, "address/@type", "pci");
  check_names (plan, "/dev/vda", "/dev/sr1");
  add_disk (plan, "virtio");
  check_names (plan, NULL, NULL);
  pdk_xml_remove (pdk_xml_find (disk, "address"));
  check_names (plan, "/dev/vda", "/dev/sr1");
  pdk_xml_set (root, "os/type/@arch", "s390x");
  check_names (plan, NULL, NULL);
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
test_problems (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkOsUnattended) unattended = make (fixture, "jeos");
  g_autoptr (PdkCreatePlan) plan = NULL;
  PdkXmlElement *devices = NULL;
  PdkXmlElement *disk = NULL;
  PdkXmlElement *device = NULL;

  unattended->way = PDK_OS_BY_DISK;
  unattended->ways = PDK_OS_BY_DISK;
  plan = make_plan_with (fixture, unattended, SATA);
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
test_windows_disks (Fixture *fixture, gconstpointer data)
{
  static const char *const profiles[] = { "jeos", "desktop" };

  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++) {
    g_autoptr (PdkCreatePlan) plan = make_plan (fixture, profiles[i]);
    PdkXmlElement *device = NULL;

    g_assert_null (pdk_create_disk_names_settle (plan));
    plan->document = pdk_create_machine_write (plan->machine, plan->policy, plan->offer);
    device = add_host_device (plan, "usb");
    assert_problem (plan, "first disk that it finds");
    pdk_xml_remove (device);
    g_assert_null (pdk_create_disk_names_settle (plan));
    add_disk (plan, "virtio");
    assert_problem (plan, "first disk that it finds");
  }
}

/* What cannot be handed over is said. */
static void
test_floppy (Fixture *fixture, gconstpointer data)
{
  GPtrArray *scripts = NULL;

  g_assert_nonnull (fixture->found->disc);
  scripts = pdk_os_disc_get_scripts (fixture->found->disc);
  g_assert_cmpuint (scripts->len, ==, 2);
  g_assert_nonnull (strstr (pdk_os_script_explain (scripts, TRUE), "floppy"));
}

/* What it is booted with comes from the disc. */
static void
test_kernel (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "deep", "kernel", NULL);
  g_autofree char *text = NULL;
  GAsyncResult *result = NULL;

  pdk_create_fetch_async (fixture->disc, "isolinux/vmlinuz", path, NULL, NULL, NULL, on_ready,
                          &result);
  await (result != NULL);
  g_assert_true (pdk_create_fetch_finish (result, &fixture->error));
  g_clear_object (&result);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "the kernel");
  g_unlink (path);

  pdk_create_fetch_async (fixture->disc, "no/such", path, NULL, NULL, NULL, on_ready, &result);
  await (result != NULL);
  g_assert_false (pdk_create_fetch_finish (result, &fixture->error));
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_INVALID);
  g_clear_object (&result);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Nothing is left where it cannot be made. */
static void
test_no_script (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkOsUnattended) unattended = make (fixture, "jeos");
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *parts = g_strconcat (fixture->answers, ".parts", NULL);

  g_free (unattended->profile);
  unattended->profile = g_strdup ("no-such");
  pdk_create_answers_make_async (unattended, fixture->answers, NULL, on_ready, &result);
  await (result != NULL);
  g_assert_null (pdk_create_answers_make_finish (result, &fixture->error));
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED);
  g_assert_false (g_file_test (fixture->answers, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (parts, G_FILE_TEST_EXISTS));
}

/* What Windows’ setup does not take. */
static void
test_windows_names (void)
{
  static const struct {
    const char *name;
    const char *host_name;
    const char *user;
    gboolean fine;
  } known[] = {
    { "web-01", "web-01", "me", TRUE },
    { "the-longest-name-of-all", "the-longest-nam", "me", TRUE },
    { "a-name-of-over-fifteen", "a-name-of-over", "me", TRUE },
    { "2024", "PC-2024", "me", TRUE },
    { "Me", "Me", "me", FALSE },
    { "web", "web", "administrator", FALSE },
    { "web", "web", "this_user_has_a_long_name", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    g_autoptr (PdkOsUnattended) self = g_new0 (PdkOsUnattended, 1);
    g_autoptr (GError) error = NULL;

    self->files = g_strsplit ("autounattend.xml", ",", -1);
    self->user = g_strdup (known[i].user);
    self->password = g_strdup ("secret");
    self->language = g_strdup ("en_US");
    self->time_zone = g_strdup ("Etc/UTC");
    self->keyboard = g_strdup ("us");
    pdk_os_unattended_set_host_name (self, known[i].name);
    g_assert_cmpstr (self->host_name, ==, known[i].host_name);
    g_assert_cmpint (pdk_os_unattended_check (self, &error), ==, known[i].fine);
  }
}

/* Live systems, and discs that say so themselves, are not installed by scripts. */
static void
test_found (void)
{
  g_autoptr (PdkOsDisc) server = pdk_os_disc_find (
      FEDORA, "https://download.fedoraproject.org/pub/fedora/linux/releases/37/Server/x86_64/iso/"
              "Fedora-Server-dvd-x86_64-37-1.7.iso");
  g_autoptr (PdkOsDisc) live = pdk_os_disc_find (
      FEDORA, "https://download.fedoraproject.org/pub/fedora/linux/releases/37/Workstation/x86_64/"
              "iso/Fedora-Workstation-Live-x86_64-37-1.7.iso");

  g_assert_nonnull (server);
  g_assert_cmpstr (pdk_os_disc_get_kernel (server), ==, "isolinux/vmlinuz");
  g_assert_cmpstr (pdk_os_disc_get_arch (server), ==, "x86_64");
  g_assert_null (live);
  g_assert_null (pdk_os_disc_find (FEDORA, "https://example.org/other.iso"));
}

static void
assert_boots (const char *document, const char *path, const char *expected)
{
  g_autoptr (PdkXmlDocument) read = pdk_xml_document_parse (document, NULL);
  g_autofree char *text = pdk_xml_get_string (pdk_xml_document_get_root (read), path);

  g_assert_cmpstr (text, ==, expected);
}

/* What is shown before anything is made is what the machine is booted with in the end. */
static void
test_foreseen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = make_plan (fixture, "jeos");
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *line = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *document = NULL;

  pdk_create_arguments_find_async (plan->unattended, on_ready, &result);
  await (result != NULL);
  line = pdk_create_arguments_find_finish (result, &fixture->error);
  g_assert_no_error (fixture->error);
  make_answers (fixture, plan);
  g_assert_cmpstr (line, ==, fixture->line);
  g_assert_cmpstr (line, !=, "");
  plan->machine->arguments = g_strdup ("own");
  joined = g_strconcat (line, " own", NULL);
  document = pdk_create_plan_foresee (plan, "/images", line);
  assert_boots (document, "os/kernel", "/images/new-install-kernel");
  assert_boots (document, "os/initrd", "/images/new-install-initrd");
  assert_boots (document, "os/cmdline", joined);
  g_assert_cmpstr (plan->machine->arguments, ==, "own");
  g_assert_null (plan->machine->kernel);
}

#define ADD(name, kind, func) g_test_add ("/answers/" name, Fixture, kind, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_autofree char *xorriso = g_find_program_in_path ("xorriso");

  g_test_init (&argc, &argv, NULL);
  ADD ("foreseen", &fedora, test_foreseen);
  g_test_add_func ("/answers/found", test_found);
  g_test_add_func ("/answers/windows-names", test_windows_names);
  g_test_add_func ("/answers/no-drivers", test_no_drivers);
  if (xorriso == NULL)
    return g_test_run ();
  ADD ("windows-10", &enterprise, test_windows_10);
  ADD ("windows-11", &windows, test_windows_11);
  ADD ("drivers", &enterprise, test_drivers);
  ADD ("arm-drivers", &windows, test_arm_drivers);
  ADD ("fedora", &fedora, test_fedora);
  ADD ("disks", &fedora, test_disks);
  ADD ("added-disks", &fedora, test_added_disks);
  ADD ("host-devices", &fedora, test_host_devices);
  ADD ("places", &fedora, test_places);
  ADD ("problems", &fedora, test_problems);
  ADD ("spared-disks", &fedora, test_spared_disks);
  ADD ("windows-disks", &enterprise, test_windows_disks);
  ADD ("floppy", &xp, test_floppy);
  ADD ("kernel", &fedora, test_kernel);
  ADD ("no-script", &fedora, test_no_script);
  return g_test_run ();
}
