/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-test.h"
#include "views/create/pdk-create-source.h"
#include "views/create/pdk-create-summary.h"

#include <glib/gstdio.h>
#include <libvirt-glib/libvirt-glib.h>
#include <string.h>

/* What is said of the place that a machine starts from, and of what follows from it. */

#define OFFER                                                                                      \
  "<domainCapabilities><domain>qemu</domain><arch>x86_64</arch><devices><disk supported='yes'>"    \
  "<enum name='bus'><value>virtio</value></enum></disk></devices></domainCapabilities>"

typedef struct {
  PdkConnection *connection;
  PdkCreateSource *source;
  gboolean found;
} Fixture;

static void
on_found (Fixture *fixture)
{
  fixture->found = TRUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->connection = pdk_connection_new ("test:///default", NULL);
  pdk_connection_open_async (fixture->connection, NULL, NULL, NULL);
  ui_test_wait (pdk_connection_get_state (fixture->connection) == PDK_CONNECTION_CONNECTED);
  fixture->source = pdk_create_source_new ();
  g_signal_connect_swapped (fixture->source, "found", G_CALLBACK (on_found), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  pdk_create_source_stop (fixture->source);
  g_clear_object (&fixture->source);
  pdk_connection_close (fixture->connection);
  g_clear_object (&fixture->connection);
}

static void
look (Fixture *fixture, PdkCreateFrom from, const char *location)
{
  fixture->found = FALSE;
  pdk_create_source_look (fixture->source, fixture->connection, from, location, FALSE, "x86_64");
}

static void
check_trouble (Fixture *fixture, const char *part)
{
  const char *trouble = pdk_create_source_get_trouble (fixture->source);

  g_assert_nonnull (trouble);
  g_assert_nonnull (strstr (trouble, part));
}

/* What cannot be any is said at once, and how it should be. */
static void
test_wrong (Fixture *fixture, gconstpointer data)
{
  static const struct {
    PdkCreateFrom from;
    const char *location;
    const char *part;
  } rows[] = {
    { PDK_CREATE_FROM_DISC, "", "Choose a disc image" },
    { PDK_CREATE_FROM_DISC, "disc.iso", "begin with “/”" },
    { PDK_CREATE_FROM_DISC, "file:///disc.iso", "begin with “/”" },
    { PDK_CREATE_FROM_DISC, "https://x/disc.iso", "from a download" },
    { PDK_CREATE_FROM_DISC, "/\x01.iso", "characters in it" },
    { PDK_CREATE_FROM_DISK, "~/disk.qcow2", "begin with “/”" },
    { PDK_CREATE_FROM_CLOUD, "h", "or type its address" },
    { PDK_CREATE_FROM_CLOUD, "http", "or type its address" },
    { PDK_CREATE_FROM_CLOUD, "http:", "or type its address" },
    { PDK_CREATE_FROM_CLOUD, "HTTPS:/", "or type its address" },
    { PDK_CREATE_FROM_CLOUD, "ftp://", "or type its address" },
    { PDK_CREATE_FROM_CLOUD, "hat", "has to begin with" },
    { PDK_CREATE_FROM_DISC, "https", "Choose a disc image" },
    { PDK_CREATE_FROM_TREE, "", "Type the address" },
    { PDK_CREATE_FROM_TREE, "nfs://x/tree", "begins with https://" },
    { PDK_CREATE_FROM_TREE, "http://", "Type the address" },
    { PDK_CREATE_FROM_DOWNLOAD, "gopher://x/disc.iso", "begins with https://" },
    { PDK_CREATE_FROM_DOWNLOAD, "http://x/\x7f\x01", "characters in it" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    look (fixture, rows[i].from, rows[i].location);
    g_assert_false (pdk_create_source_is_waiting (fixture->source));
    check_trouble (fixture, rows[i].part);
  }
}

/* A machine would only fail to start from these. */
static void
test_no_disc (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *location;
    const char *part;
  } rows[] = {
    { "/no/such.iso", "no such file" },
    { "/dev/null/such.iso", "no such file" },
    { "/tmp", "Not a disc image" },
    { "/dev/zero", "Not a disc image" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    look (fixture, PDK_CREATE_FROM_DISC, rows[i].location);
    g_assert_true (pdk_create_source_is_waiting (fixture->source));
    ui_test_wait (fixture->found);
    check_trouble (fixture, rows[i].part);
  }
}

static char *
write_disk (const char *folder, const char *name, const char *contents, gsize length)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
  return path;
}

/* A qcow2 image that is built upon another file: with a header, and the name of that behind it. */
static char *
write_built (const char *folder, const char *backing)
{
  guchar image[1024] = { 'Q', 'F', 'I', 0xfb, 0, 0, 0, 3 };

  image[14] = 2; /* where the name is: 512, in the eight bytes from the 8th */
  image[19] = (guchar) strlen (backing);
  image[29] = 16; /* of a MiB */
  memcpy (image + 512, backing, strlen (backing));
  return write_disk (folder, "built.qcow2", (const char *) image, sizeof image);
}

static void
look_at_disk (Fixture *fixture, const char *location)
{
  look (fixture, PDK_CREATE_FROM_DISK, location);
  ui_test_wait (fixture->found);
}

/* What is known of a disk that is there already. */
static PdkCreateSpec
get_disk (Fixture *fixture)
{
  PdkCreateSpec spec = { 0 };

  pdk_create_source_decide_disk (fixture->source, &spec);
  return spec;
}

/* A machine writes to its disk: that has to be one, and is not the only file that it reads. */
static void
test_disk (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("source-XXXXXX", NULL);
  g_autofree char *empty = write_disk (folder, "empty.img", "", 0);
  g_autofree char *raw = write_disk (folder, "raw.img", "something", 9);
  g_autofree char *built = write_built (folder, "/etc/base.img");

  look_at_disk (fixture, "/no/such.qcow2");
  check_trouble (fixture, "no such file");
  look_at_disk (fixture, folder);
  check_trouble (fixture, "This is no disk");
  look_at_disk (fixture, "/dev/null");
  check_trouble (fixture, "This is no disk");
  look_at_disk (fixture, empty);
  check_trouble (fixture, "This file is empty");
  look_at_disk (fixture, raw);
  g_assert_null (pdk_create_source_get_trouble (fixture->source));
  g_assert_cmpstr (get_disk (fixture).disk_format, ==, "raw");
  g_assert_null (get_disk (fixture).disk_backing);
  look_at_disk (fixture, built);
  g_assert_null (pdk_create_source_get_trouble (fixture->source));
  g_assert_cmpstr (get_disk (fixture).disk_backing, ==, "/etc/base.img");
  g_unlink (empty);
  g_unlink (raw);
  g_unlink (built);
  g_rmdir (folder);
}

static const char *
get_system (Fixture *fixture)
{
  const PdkOsSource *found = pdk_create_source_get_found (fixture->source);

  return found != NULL ? pdk_os_info_get_short_id (found->os) : NULL;
}

/* An image for cloud-init is known by its name, which is said, and others are not. */
static void
test_named (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("source-XXXXXX", NULL);
  const char sector[512] = "raw";
  g_autofree char *known =
      write_disk (folder, "jammy-server-cloudimg-amd64.img", sector, sizeof sector);
  g_autofree char *other = write_disk (folder, "other.img", sector, sizeof sector);

  look (fixture, PDK_CREATE_FROM_CLOUD, known);
  ui_test_wait (fixture->found);
  g_assert_cmpstr (get_system (fixture), ==, "ubuntu22.04");
  g_assert_nonnull (strstr (pdk_create_source_get_note (fixture->source), "by the name"));
  g_assert_null (pdk_create_source_get_disc_path (fixture->source));
  look (fixture, PDK_CREATE_FROM_CLOUD, other);
  ui_test_wait (fixture->found);
  g_assert_null (get_system (fixture));
  g_assert_nonnull (pdk_create_source_get_image (fixture->source));
  g_unlink (known);
  g_unlink (other);
  g_rmdir (folder);
}

/* Nor is it certain for a sandbox that there is none: all that can be said is that it is not seen. */
static void
test_sandbox (Fixture *fixture, gconstpointer data)
{
  g_setenv ("FLATPAK_ID", "x", TRUE);
  look (fixture, PDK_CREATE_FROM_DISC, "/no/such.iso");
  ui_test_wait (fixture->found);
  g_unsetenv ("FLATPAK_ID");
  g_assert_null (pdk_create_source_get_trouble (fixture->source));
  g_assert_nonnull (strstr (pdk_create_source_get_note (fixture->source), "cannot be read"));
}

/* Names are as they are, whatever they would mean elsewhere. */
static void
test_summary (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkXmlDocument) offer = pdk_xml_document_parse (OFFER, NULL);
  g_autoptr (GPtrArray) nics = g_ptr_array_new ();
  const PdkCreateSpec spec = { .from = PDK_CREATE_FROM_NOTHING,
                               .name = "100%s",
                               .machine = "q35",
                               .memory = 64 * 1024 * 1024,
                               .n_vcpus = 1,
                               .disk_pool = "a %s b",
                               .disk_size = 1024 * 1024,
                               .disk_qcow2 = TRUE,
                               .nics = nics };
  g_autoptr (PdkCreatePlan) plan = pdk_create_spec_plan (&spec, offer);
  g_auto (GStrv) lines = pdk_create_summary (&spec, plan);
  g_autofree char *text = g_strjoinv ("\n", lines);

  g_assert_nonnull (strstr (text, "“100%s.qcow2” in “a %s b”"));
  g_assert_nonnull (strstr (text, "The machine “100%s” is"));
}

/* What cannot start is said before. */
static void
test_arch (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *arch; /* of the disc */
    gboolean said;
  } rows[] = { { "aarch64", TRUE }, { "ppc64le", TRUE }, { "x86_64", FALSE }, { "i386", FALSE },
               { "i686", FALSE },   { "all", FALSE },    { NULL, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdkXmlDocument) offer = pdk_xml_document_parse (OFFER, NULL);
    g_autoptr (GPtrArray) nics = g_ptr_array_new ();
    const PdkCreateSpec spec = { .from = PDK_CREATE_FROM_DISC,
                                 .name = "one",
                                 .location = "/srv/a.iso",
                                 .disc_arch = rows[i].arch,
                                 .machine = "q35",
                                 .memory = 64 * 1024 * 1024,
                                 .n_vcpus = 1,
                                 .nics = nics };
    g_autoptr (PdkCreatePlan) plan = pdk_create_spec_plan (&spec, offer);
    g_auto (GStrv) lines = pdk_create_summary (&spec, plan);
    g_autofree char *text = g_strjoinv ("\n", lines);

    g_assert_true ((strstr (text, "does not start from it") != NULL) == rows[i].said);
  }
}

/* What a host has not for a system, or for what was chosen, is said before. */
static void
test_lacking (Fixture *fixture, gconstpointer data)
{
  static const char os[] = "<os><enum name='firmware'><value>efi</value></enum></os>";
  static const struct {
    const char *os;
    PdkCreateFirmware wish;
    gboolean efi;
    const char *said;
  } rows[] = {
    { "http://microsoft.com/win/11", PDK_CREATE_FIRMWARE_AUTO, FALSE, "starts with UEFI only" },
    { "http://microsoft.com/win/11", PDK_CREATE_FIRMWARE_AUTO, TRUE, "asks for a TPM" },
    { "http://microsoft.com/win/11", PDK_CREATE_FIRMWARE_SECURE_BOOT, TRUE, "has no Secure Boot" },
    { NULL, PDK_CREATE_FIRMWARE_UEFI, FALSE, "the machine starts with BIOS" },
    { NULL, PDK_CREATE_FIRMWARE_UEFI, TRUE, NULL },
    { NULL, PDK_CREATE_FIRMWARE_AUTO, FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (GStrv) halves = g_strsplit (OFFER, "<devices>", 2);
    g_autofree char *xml =
        g_strconcat (halves[0], rows[i].efi ? os : "", "<devices>", halves[1], NULL);
    g_autoptr (PdkXmlDocument) offer = pdk_xml_document_parse (xml, NULL);
    g_autoptr (GPtrArray) nics = g_ptr_array_new ();
    g_autoptr (PdkOsInfo) info = rows[i].os != NULL ? pdk_os_info_load (rows[i].os) : NULL;
    const PdkCreateSpec spec = { .from = PDK_CREATE_FROM_NOTHING,
                                 .name = "one",
                                 .os = info,
                                 .firmware = rows[i].wish,
                                 .machine = "q35",
                                 .memory = 64 * 1024 * 1024,
                                 .n_vcpus = 1,
                                 .nics = nics };
    g_autoptr (PdkCreatePlan) plan = pdk_create_spec_plan (&spec, offer);
    g_auto (GStrv) lines = pdk_create_summary (&spec, plan);
    g_autofree char *text = g_strjoinv ("\n", lines);

    if (rows[i].said != NULL)
      g_assert_nonnull (strstr (text, rows[i].said));
    else
      g_assert_null (strstr (text, "host"));
  }
}

#define ADD(name, func) g_test_add ("/create/source/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gvir_event_register ();
  ADD ("wrong", test_wrong);
  ADD ("no-disc", test_no_disc);
  ADD ("disk", test_disk);
  ADD ("named", test_named);
  ADD ("sandbox", test_sandbox);
  ADD ("summary", test_summary);
  ADD ("arch", test_arch);
  ADD ("lacking", test_lacking);
  return g_test_run ();
}
