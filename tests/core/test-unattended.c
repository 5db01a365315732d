/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "create/pdk-create-inject.h"
#include "os/pdk-disc.h"
#include "os/pdk-os-info-private.h"
#include "os/pdk-os-info.h"
#include "pdk-error.h"
#include "test-await.h"
#include "test-run.h"

#include <glib/gstdio.h>
#include <string.h>

/* What installers are told, as libosinfo's scripts say it, and how they get it. */

#define OS "http://debian.org/debian/11"

static PdkOsUnattended *
make (const char *password)
{
  PdkOsUnattended *self = g_new0 (PdkOsUnattended, 1);

  self->os_id = g_strdup (OS);
  self->profile = g_strdup ("jeos");
  self->way = PDK_OS_BY_INITRD;
  self->arch = g_strdup ("x86_64");
  self->host_name = g_strdup ("web-01");
  self->user = g_strdup ("me");
  self->real_name = g_strdup ("Mé Myself");
  self->password = g_strdup (password);
  self->language = g_strdup ("de_DE");
  self->time_zone = g_strdup ("Europe/Berlin");
  self->keyboard = g_strdup ("de");
  self->target_disk = g_strdup ("/dev/vda");
  return self;
}

static void
test_check (void)
{
  static const struct {
    gsize offset;
    const char *text;
  } refused[] = {
    { G_STRUCT_OFFSET (PdkOsUnattended, user), "Me" },
    { G_STRUCT_OFFSET (PdkOsUnattended, user), "root" },
    { G_STRUCT_OFFSET (PdkOsUnattended, user), "me\nd-i" },
    { G_STRUCT_OFFSET (PdkOsUnattended, real_name), "a \"b\"" },
    { G_STRUCT_OFFSET (PdkOsUnattended, real_name), "a\nd-i b" },
    { G_STRUCT_OFFSET (PdkOsUnattended, real_name), "\xff" },
    { G_STRUCT_OFFSET (PdkOsUnattended, password), "" },
    { G_STRUCT_OFFSET (PdkOsUnattended, password), "a b" },
    { G_STRUCT_OFFSET (PdkOsUnattended, password), "a\nb" },
    { G_STRUCT_OFFSET (PdkOsUnattended, password), "a\"b" },
    { G_STRUCT_OFFSET (PdkOsUnattended, password), "$HOME" },
    { G_STRUCT_OFFSET (PdkOsUnattended, password), "-secret" },
    { G_STRUCT_OFFSET (PdkOsUnattended, language), "" },
    { G_STRUCT_OFFSET (PdkOsUnattended, time_zone), "Europe Berlin" },
    { G_STRUCT_OFFSET (PdkOsUnattended, keyboard), "de;" },
    { G_STRUCT_OFFSET (PdkOsUnattended, product_key), "A B" },
  };
  g_autoptr (PdkOsUnattended) good = make ("k33p-me:secret!");

  g_assert_true (pdk_os_unattended_check (good, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (PdkOsUnattended) bad = make ("secret");
    g_autoptr (GError) error = NULL;
    char **field = (char **) G_STRUCT_MEMBER_P (bad, refused[i].offset);

    g_free (*field);
    *field = g_strdup (refused[i].text);
    g_assert_false (pdk_os_unattended_check (bad, &error));
    g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID);
  }
}

static void
test_scripts (void)
{
  g_autoptr (PdkOsInfo) debian = pdk_os_info_load (OS);
  g_autoptr (PdkOsInfo) windows = pdk_os_info_load ("http://microsoft.com/win/10");
  g_autoptr (PdkOsInfo) bsd = pdk_os_info_load ("http://freebsd.org/freebsd/13.0");
  const PdkOsScript *script = NULL;

  g_assert_cmpuint (pdk_os_info_get_scripts (debian)->len, ==, 2);
  script = pdk_os_info_get_scripts (debian)->pdata[0];
  g_assert_cmpuint (script->ways, ==, PDK_OS_BY_INITRD);
  g_assert_cmpuint (script->asks & PDK_OS_ASKS_KEY, ==, 0);
  g_assert_cmpuint (script->asks & PDK_OS_ASKS_TIME_ZONE, !=, 0);
  g_assert_true (script->needs_internet);
  g_assert_cmpuint (pdk_os_info_get_scripts (windows)->len, ==, 2);
  script = pdk_os_info_get_scripts (windows)->pdata[0];
  g_assert_cmpuint (script->ways, ==, PDK_OS_BY_CDROM);
  g_assert_cmpuint (script->needs & PDK_OS_ASKS_KEY, !=, 0);
  g_assert_cmpuint (script->asks & PDK_OS_ASKS_TIME_ZONE, ==, 0);
  g_assert_false (script->needs_internet);
  g_assert_cmpuint (pdk_os_info_get_scripts (bsd)->len, ==, 0);
}

/* Which disk is installed to is not said by all of them; nor do all let themselves be told where they are. */
static void
test_disks (void)
{
  static const struct {
    const char *os_id;
    const char *profile;
    gboolean names_disk;
    PdkOsWay ways;
  } rows[] = {
    { OS, "jeos", TRUE, PDK_OS_BY_INITRD },
    { "http://fedoraproject.org/fedora/37", "desktop", TRUE,
      PDK_OS_BY_INITRD | PDK_OS_BY_CDROM | PDK_OS_BY_DISK },
    { "http://ubuntu.com/ubuntu/18.04", "desktop", TRUE, PDK_OS_BY_INITRD },
    { "http://ubuntu.com/ubuntu/18.04", "jeos", FALSE, PDK_OS_BY_INITRD },
    { "http://opensuse.org/opensuse/15.4", "jeos", FALSE, PDK_OS_BY_INITRD },
    { "http://microsoft.com/win/10", "jeos", FALSE, PDK_OS_BY_CDROM },
    { "http://microsoft.com/win/10", "desktop", FALSE, PDK_OS_BY_CDROM },
    { "http://microsoft.com/win/xp", "desktop", FALSE, PDK_OS_BY_NOTHING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdkOsInfo) os = pdk_os_info_load (rows[i].os_id);
    GPtrArray *scripts = pdk_os_info_get_scripts (os);
    gboolean found = FALSE;

    for (guint j = 0; j < scripts->len; j++) {
      const PdkOsScript *script = scripts->pdata[j];

      if (!g_str_equal (script->profile, rows[i].profile))
        continue;
      found = TRUE;
      g_assert_true (script->names_disk == rows[i].names_disk);
      g_assert_cmpuint (script->ways, ==, rows[i].ways);
    }
    g_assert_true (found);
  }
}

#define TEMPLATE "<xsl:template name='target-disk'/>"

/* What is made of a script that somebody wrote.  Returns: (transfer full) */
static GPtrArray *
read_script (const char *param, const char *template)
{
  g_autofree char *text = g_strdup_printf (
      "<libosinfo version='0.0.1'><install-script id='http://example.org/mine'>"
      "<profile>jeos</profile><expected-filename>mine.cfg</expected-filename>"
      "<config><param name='%s' policy='optional'/></config><template>"
      "<xsl:stylesheet xmlns:xsl='http://www.w3.org/1999/XSL/Transform' version='1.0'>%s"
      "</xsl:stylesheet></template></install-script></libosinfo>",
      param, template);
  g_autofree char *folder = g_dir_make_tmp ("script-XXXXXX", NULL);
  g_autofree char *path =
      g_build_filename (folder, "install-script", "example.org", "mine.xml", NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (OsinfoLoader) loader = osinfo_loader_new ();
  g_autoptr (OsinfoInstallScriptList) list = NULL;
  GError *error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  osinfo_loader_process_path (loader, folder, &error);
  g_assert_no_error (error);
  test_run ((const char *const[]){ "rm", "-r", folder, NULL });
  list = osinfo_db_get_install_script_list (osinfo_loader_get_db (loader));
  return pdk_os_script_read_all (list);
}

/* Others than libosinfo’s may ask for its name, and make nothing of it. */
static void
test_names_disk (void)
{
  static const struct {
    const char *param;
    const char *template;
    gboolean names_disk;
  } rows[] = {
    { "target-disk", "<xsl:value-of select='config/target-disk'/>", TRUE },
    { "script-disk", "<xsl:value-of select='config/target-disk'/>", FALSE },
    { "target-disk", "/dev/vda", FALSE },
    { "target-disk", TEMPLATE, FALSE },
    { "target-disk", TEMPLATE "<xsl:call-template name='target-disk'/>", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) all = read_script (rows[i].param, rows[i].template);

    g_assert_cmpuint (all->len, ==, 1);
    g_assert_true (((PdkOsScript *) all->pdata[0])->names_disk == rows[i].names_disk);
  }
}

static void
test_write (void)
{
  g_autoptr (PdkOsUnattended) unattended = make ("s3cret");
  g_autofree char *command_line = NULL;
  g_autoptr (GPtrArray) files = pdk_os_unattended_write (unattended, &command_line, NULL);
  const PdkDiscFile *file = files->pdata[0];
  g_autoptr (PdkOsUnattended) other = make ("s3cret");
  g_autoptr (GError) error = NULL;
  char *no_line = NULL;

  g_assert_cmpuint (files->len, ==, 1);
  g_assert_cmpstr (file->name, ==, "preseed.cfg");
  g_assert_nonnull (strstr (file->text, "passwd/root-password password s3cret\n"));
  g_assert_nonnull (strstr (file->text, "passwd/user-password password s3cret\n"));
  g_assert_nonnull (strstr (file->text, "passwd/username string me\n"));
  g_assert_nonnull (strstr (file->text, "netcfg/get_hostname string web-01\n"));
  g_assert_nonnull (strstr (file->text, "debian-installer/locale select de_DE\n"));
  g_assert_nonnull (strstr (file->text, "partman-auto/disk string /dev/vda\n"));
  g_assert_nonnull (strstr (command_line, "keymap=de"));
  g_assert_null (strstr (command_line, "s3cret"));

  g_free (other->profile);
  other->profile = g_strdup ("no-such");
  g_assert_null (pdk_os_unattended_write (other, &no_line, &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED);
  g_assert_null (no_line);
}

static void
on_injected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = pdk_create_inject_finish (result, NULL);
}

/* Read back by the program that defines the format, behind a file of any length. */
static void
test_inject (void)
{
  g_autofree char *folder = g_dir_make_tmp ("inject-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "initrd", NULL);
  g_autofree char *cpio = g_find_program_in_path ("cpio");

  for (gsize length = 512; length < 516; length++) {
    g_autoptr (PdkOsUnattended) unattended = make ("s3cret");
    g_autofree char *command_line = NULL;
    g_autofree char *all = g_strnfill (length, 'x');
    g_autofree char *contents = NULL;
    gsize size = 0;

    g_assert_true (g_file_set_contents (path, all, (gssize) length, NULL));
    pdk_create_inject_async (unattended, path, NULL, on_injected, &command_line);
    await (command_line != NULL);
    g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
    g_assert_cmpuint (size % 4, ==, 0);
    g_assert_cmpint (memcmp (contents, all, length), ==, 0);
    g_assert_cmpint (strncmp (contents + (length + 3) / 4 * 4, "070701", 6), ==, 0);
    if (cpio != NULL) {
      g_autofree char *command =
          g_strdup_printf ("sh -c 'tail -c +%u \"%s\" | cpio -i --quiet --to-stdout preseed.cfg'",
                           (guint) ((length + 3) / 4 * 4 + 1), path);
      g_autofree char *said = NULL;

      g_assert_true (g_spawn_command_line_sync (command, &said, NULL, NULL, NULL));
      g_assert_nonnull (strstr (said, "passwd/root-password password s3cret\n"));
    }
  }
  g_unlink (path);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/unattended/check", test_check);
  g_test_add_func ("/unattended/scripts", test_scripts);
  g_test_add_func ("/unattended/disks", test_disks);
  g_test_add_func ("/unattended/names-disk", test_names_disk);
  g_test_add_func ("/unattended/write", test_write);
  g_test_add_func ("/unattended/inject", test_inject);
  return g_test_run ();
}
