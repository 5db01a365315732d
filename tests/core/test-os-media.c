/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "os/pdk-os-media.h"
#include "test-await.h"

#include <glib/gstdio.h>
#include <string.h>

/* What libosinfo knows to be on the network, of a database of this test. */

#define TINY_2                                                                                     \
  "<libosinfo version='0.0.1'>"                                                                    \
  "<os id='http://example.org/tiny/2'><short-id>tiny2</short-id><name>Tiny 2</name>"               \
  "<version>2</version><variant id='desk'><name>Tiny 2 Desktop</name></variant>"                   \
  "<media arch='x86_64' live='true'><variant id='desk'/><url>https://example.org/2/desk.iso</url>" \
  "</media>"                                                                                       \
  "<media arch='aarch64'><url>https://example.org/2/arm.iso</url></media>"                         \
  "<media arch='x86_64'><url>ftp://example.org/2/ftp.iso</url></media>"                            \
  "<media arch='x86_64'><iso><volume-id>Tiny</volume-id></iso></media>"                            \
  "<image arch='x86_64' format='qcow2' cloud-init='true'>"                                         \
  "<url>https://example.org/2/cloud.qcow2</url></image>"                                           \
  "<image arch='x86_64' format='vmdk' cloud-init='true'>"                                          \
  "<url>https://example.org/2/cloud.vmdk</url></image>"                                            \
  "<image arch='x86_64' format='raw' cloud-init='true'>"                                           \
  "<url>https://example.org/2/cloud.raw.xz</url></image>"                                          \
  "<image arch='x86_64' format='raw' cloud-init='true'>"                                           \
  "<url>https://example.org/2/cloud.tar.gz</url></image>"                                          \
  "<image arch='x86_64' format='qcow2'><url>https://example.org/2/plain.qcow2</url></image>"       \
  "</os></libosinfo>"

#define TINY_1                                                                                     \
  "<libosinfo version='0.0.1'>"                                                                    \
  "<os id='http://example.org/tiny/1'><short-id>tiny1</short-id><name>Tiny 1</name>"               \
  "<version>1</version><eol-date>2001-01-01</eol-date>"                                            \
  "<media arch='x86_64'><url>https://example.org/1/old.iso</url></media></os>"                     \
  "</libosinfo>"

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GPtrArray **) user_data = pdk_os_media_load_finish (result, NULL);
}

static void
test_list (void)
{
  static const char *const files[] = { "arm.iso",  "cloud.qcow2", "cloud.raw.xz",
                                       "desk.iso", "old.iso",     NULL };
  g_autoptr (GPtrArray) media = NULL;
  const PdkOsMedium *desk = NULL;
  guint n = 0;

  pdk_os_media_load_async (NULL, on_loaded, &media);
  await (media != NULL);
  for (guint i = 0; i < media->len; i++) {
    const PdkOsMedium *medium = media->pdata[i];

    if (!g_str_has_prefix (medium->os_id, "http://example.org/"))
      continue;
    g_assert_true (g_strv_contains (files, medium->file));
    n++;
  }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (files) - 1);
  desk = pdk_os_media_find ("https://example.org/2/desk.iso");
  g_assert_cmpstr (desk->name, ==, "Tiny 2 Desktop");
  g_assert_cmpstr (desk->os_id, ==, "http://example.org/tiny/2");
  g_assert_true (desk->live && !desk->old && !desk->cloud);
  g_assert_true (pdk_os_media_find ("https://example.org/2/cloud.qcow2")->cloud);
  g_assert_true (pdk_os_media_find ("https://example.org/1/old.iso")->old);
}

static void
write_os (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, "os", "example.org", name, NULL);
  g_autofree char *place = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (place, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("pdk-osinfo-XXXXXX", NULL);

  write_os (folder, "tiny-2.xml", TINY_2);
  write_os (folder, "tiny-1.xml", TINY_1);
  /* Nothing else takes the time. */
  g_setenv ("OSINFO_SYSTEM_DIR", folder, TRUE);
  g_setenv ("OSINFO_USER_DIR", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/os-media/list", test_list);
  return g_test_run ();
}
