/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "answers-fixture.h"
#include "create/pdk-create-answers.h"
#include "create/pdk-create-fetch.h"
#include "pdk-error.h"
#include "test-run.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* Installations from discs without a question: which discs there are scripts for, what is on the disc
 * with the answers, and which machine has it. */

#define SCHEMA "/usr/share/libvirt/schemas/domain.rng"

#define WIN10 "http://microsoft.com/win/10"
#define WIN11 "http://microsoft.com/win/11"

static const AnswersDisc windows = { "CCCOMA_X64FRE_EN-US_DV9", "MICROSOFT CORPORATION" };
static const AnswersDisc xp = { "WXPOEM_EN", "MICROSOFT CORPORATION" };

/* “device:bus:source:order ” of each disk, and what is booted. */
static char *
describe (AnswersFixture *fixture, PdkCreatePlan *plan, PdkCreateStage stage)
{
  g_autofree char *text = pdk_create_plan_write (plan, stage);
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_parse (text, NULL);
  PdkXmlElement *root = pdk_xml_document_get_root (document);
  PdkXmlElement *devices = pdk_xml_find (root, "devices");
  g_autofree char *kernel = pdk_xml_get_string (root, "os/kernel");
  g_autofree char *path = answers_put (fixture->folder, "domain.xml", text);
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
    test_run ((const char *const[]){ "xmllint", "--noout", "--relaxng", SCHEMA, path, NULL });
  return g_string_free (said, FALSE);
}

static void
assert_documents (AnswersFixture *fixture,
                  PdkCreatePlan *plan,
                  const char *first,
                  const char *stored)
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
test_windows_10 (AnswersFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = NULL;
  g_autofree char *text = NULL;
  GStatBuf status;

  g_assert_cmpstr (pdk_os_disc_get_os_id (fixture->found->disc), ==, WIN10);
  g_assert_cmpuint (pdk_os_disc_get_scripts (fixture->found->disc)->len, ==, 2);
  g_assert_false (answers_find_script (fixture, "desktop")->says_where);
  g_assert_cmpstr (pdk_os_disc_get_language (fixture->found->disc), ==, "en_US");
  plan = answers_plan (fixture, "desktop");
  g_assert_true (has_volume (plan, "new-answers.iso"));
  g_assert_null (plan->kernel);
  answers_make_disc (fixture, plan);
  g_assert_cmpstr (fixture->line, ==, "");
  g_assert_cmpint (g_stat (fixture->answers, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  text = answers_read (fixture, "autounattend.xml");
  answers_assert_holds (text,
                        (const char *const[]){
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
test_windows_11 (AnswersFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpstr (pdk_os_disc_get_os_id (fixture->found->disc), ==, WIN11);
  plan = answers_plan (fixture, "jeos");
  g_assert_true (plan->policy->uefi);
  answers_make_disc (fixture, plan);
  text = answers_read (fixture, "autounattend.xml");
  answers_assert_holds (text, (const char *const[]){ "<Name>me</Name>", "<Type>EFI</Type>",
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
test_drivers (AnswersFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = NULL;
  g_autofree char *text = NULL;

  g_assert_true (pdk_os_info_wants_drivers (fixture->found->os));
  fixture->drivers = "/srv/virtio-win.iso";
  plan = answers_plan (fixture, "jeos");
  g_assert_cmpstr (plan->policy->nic_model, ==, "virtio");
  answers_make_disc (fixture, plan);
  text = answers_read (fixture, "autounattend.xml");
  answers_assert_holds (text, (const char *const[]){ "<Path>D:\\viostor\\w10\\amd64</Path>",
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
test_arm_drivers (AnswersFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = NULL;
  g_autofree char *text = NULL;

  fixture->drivers = "/srv/virtio-win.iso";
  plan = answers_plan (fixture, "jeos");
  g_free (plan->unattended->arch);
  plan->unattended->arch = g_strdup ("aarch64");
  answers_make_disc (fixture, plan);
  text = answers_read (fixture, "autounattend.xml");
  answers_assert_holds (text, (const char *const[]){ "<Path>D:\\viostor\\w11\\arm64</Path>",
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
test_fedora (AnswersFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = NULL;
  g_autofree char *text = NULL;
  const PdkOsScript *script = NULL;

  g_assert_cmpstr (pdk_os_disc_get_os_id (fixture->found->disc), ==, FEDORA);
  script = answers_find_script (fixture, "jeos");
  g_assert_true (script->says_where);
  /* Where no more than its beginning can be read, nobody can tell it where the answers are. */
  g_assert_cmpint (pdk_os_script_choose_way (script, TRUE, FALSE), ==, PDK_OS_BY_NOTHING);
  g_assert_nonnull (
      strstr (pdk_os_script_explain (pdk_os_disc_get_scripts (fixture->found->disc), FALSE),
              "cannot be read"));
  g_assert_null (pdk_os_script_explain (pdk_os_disc_get_scripts (fixture->found->disc), TRUE));
  plan = answers_plan (fixture, "jeos");
  g_assert_cmpstr (plan->disc, ==, fixture->disc);
  g_assert_cmpstr (plan->kernel, ==, "isolinux/vmlinuz");
  g_assert_cmpstr (plan->initrd, ==, "isolinux/initrd.img");
  answers_make_disc (fixture, plan);
  g_assert_cmpstr (fixture->line, ==, "inst.ks=hd:sr1:/fedora.ks");
  text = answers_read (fixture, "fedora.ks");
  answers_assert_holds (text, (const char *const[]){ "lang de_DE\n", "keyboard 'de'\n",
                                                     "timezone --utc Europe/Berlin\n",
                                                     "--hostname=desk-7\n", "k33p&me<>secret",
                                                     "useradd -G wheel me", "--drives=/dev/vda\n",
                                                     "\ncdrom\n", NULL });
  plan->machine->kernel = g_strdup ("/images/new-install-kernel");
  plan->machine->initrd = g_strdup ("/images/new-install-initrd");
  plan->machine->arguments = g_strdup (fixture->line);
  assert_documents (fixture, plan,
                    "disk:virtio:new.qcow2:2 cdrom:sata:disc:1 "
                    "cdrom:sata:new-answers.iso:never /images/new-install-kernel",
                    "disk:virtio:new.qcow2:1 cdrom:sata:empty:2 ");
}

/* What cannot be handed over is said. */
static void
test_floppy (AnswersFixture *fixture, gconstpointer data)
{
  GPtrArray *scripts = NULL;

  g_assert_nonnull (fixture->found->disc);
  scripts = pdk_os_disc_get_scripts (fixture->found->disc);
  g_assert_cmpuint (scripts->len, ==, 2);
  g_assert_nonnull (strstr (pdk_os_script_explain (scripts, TRUE), "floppy"));
}

/* What it is booted with comes from the disc. */
static void
test_kernel (AnswersFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "deep", "kernel", NULL);
  g_autofree char *text = NULL;
  GAsyncResult *result = NULL;

  pdk_create_fetch_async (fixture->disc, "isolinux/vmlinuz", path, NULL, NULL, NULL,
                          answers_on_ready, &result);
  await (result != NULL);
  g_assert_true (pdk_create_fetch_finish (result, &fixture->error));
  g_clear_object (&result);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "the kernel");
  g_unlink (path);

  pdk_create_fetch_async (fixture->disc, "no/such", path, NULL, NULL, NULL, answers_on_ready,
                          &result);
  await (result != NULL);
  g_assert_false (pdk_create_fetch_finish (result, &fixture->error));
  g_assert_error (fixture->error, PDK_ERROR, PDK_ERROR_INVALID);
  g_clear_object (&result);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Nothing is left where it cannot be made. */
static void
test_no_script (AnswersFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkOsUnattended) unattended = answers_make (fixture, "jeos");
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *parts = g_strconcat (fixture->answers, ".parts", NULL);

  g_free (unattended->profile);
  unattended->profile = g_strdup ("no-such");
  pdk_create_answers_make_async (unattended, fixture->answers, NULL, answers_on_ready, &result);
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
test_foreseen (AnswersFixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCreatePlan) plan = answers_plan (fixture, "jeos");
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *line = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *document = NULL;

  pdk_create_arguments_find_async (plan->unattended, answers_on_ready, &result);
  await (result != NULL);
  line = pdk_create_arguments_find_finish (result, &fixture->error);
  g_assert_no_error (fixture->error);
  answers_make_disc (fixture, plan);
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

#define ADD(name, kind, func)                                                                      \
  g_test_add ("/answers/" name, AnswersFixture, kind, answers_set_up, func, answers_tear_down)

int
main (int argc, char *argv[])
{
  g_autofree char *xorriso = g_find_program_in_path ("xorriso");

  g_test_init (&argc, &argv, NULL);
  ADD ("foreseen", &answers_fedora, test_foreseen);
  g_test_add_func ("/answers/found", test_found);
  g_test_add_func ("/answers/windows-names", test_windows_names);
  g_test_add_func ("/answers/no-drivers", test_no_drivers);
  if (xorriso == NULL)
    return g_test_run ();
  ADD ("windows-10", &answers_enterprise, test_windows_10);
  ADD ("windows-11", &windows, test_windows_11);
  ADD ("drivers", &answers_enterprise, test_drivers);
  ADD ("arm-drivers", &windows, test_arm_drivers);
  ADD ("fedora", &answers_fedora, test_fedora);
  ADD ("floppy", &xp, test_floppy);
  ADD ("kernel", &answers_fedora, test_kernel);
  ADD ("no-script", &answers_fedora, test_no_script);
  return g_test_run ();
}
