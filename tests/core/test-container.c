/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "create/pdk-create-spec.h"
#include "pdk-error.h"
#include "test-await.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* What containers run, and the documents that say so. */

#define OFFER                                                                                      \
  "<domainCapabilities><path>/usr/lib/libvirt/libvirt_lxc</path><domain>lxc</domain>"              \
  "<arch>x86_64</arch></domainCapabilities>"

static void
check_refused (const char *root, const char *init, const char *arguments)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (pdk_container_config_new (root, init, arguments, &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID);
}

static void
test_refused (void)
{
  check_refused (NULL, "", "");
  check_refused (NULL, "bin/sh", "");
  check_refused (NULL, "/bin/", "");
  check_refused (NULL, "/bin/a\nb", "");
  check_refused (NULL, "/bin/sh", "\"a");
  check_refused (NULL, "/bin/sh", "a\001b");
  check_refused ("", "/sbin/init", "");
  check_refused ("srv", "/sbin/init", "");
  check_refused ("/", "/sbin/init", "");
  check_refused ("/srv/..//.", "/sbin/init", "");
  check_refused ("/srv/\xff", "/sbin/init", "");
}

static char *
describe (const char *root, const char *arguments, guint n_ids, gboolean network)
{
  g_autoptr (PdkXmlDocument) offer = pdk_xml_document_parse (OFFER, NULL);
  g_autoptr (PdkContainerConfig) config =
      pdk_container_config_new (root, "/bin/a<b", arguments, NULL);
  PdkNetworkChoice lan = { .type = PDK_NETWORK_NETWORK, .source = (char *) "lan" };
  PdkNetworkChoice none = { .type = PDK_NETWORK_NONE };
  g_autoptr (GPtrArray) nics = g_ptr_array_new ();
  const PdkCreateSpec spec = { .from = PDK_CREATE_FROM_PROGRAM,
                               .name = "box",
                               .container = config,
                               .memory = 64 * 1024 * 1024,
                               .n_vcpus = 2,
                               .nics = nics };
  g_autoptr (PdkCreatePlan) plan = NULL;

  config->first_id = 100000;
  config->n_ids = n_ids;
  g_ptr_array_add (nics, network ? &lan : &none);
  plan = pdk_create_spec_plan (&spec, offer);
  g_assert_false (pdk_create_plan_has_stages (plan));
  return pdk_create_plan_write (plan, PDK_CREATE_INSTALLED);
}

static void
check_text (const char *document, const char *path, const char *expected)
{
  g_autoptr (PdkXmlDocument) parsed = pdk_xml_document_parse (document, NULL);
  g_autofree char *text = pdk_xml_get_string (pdk_xml_document_get_root (parsed), path);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_program (void)
{
  g_autofree char *document = describe (NULL, "-c 'a b' \"<&\"", 65536, TRUE);

  check_text (document, "@type", "lxc");
  check_text (document, "os/type", "exe");
  check_text (document, "os/init", "/bin/a<b");
  check_text (document, "os/initarg", "-c");
  g_assert_nonnull (strstr (document, "<initarg>a b</initarg>"));
  g_assert_nonnull (strstr (document, "<initarg>&lt;&amp;</initarg>"));
  check_text (document, "cputune/quota", "200000");
  check_text (document, "idmap/gid/@target", "100000");
  check_text (document, "devices/emulator", "/usr/lib/libvirt/libvirt_lxc");
  check_text (document, "devices/interface/source/@network", "lan");
  check_text (document, "devices/filesystem/@type", NULL);
  g_assert_null (strstr (document, "privnet"));
  g_assert_null (strstr (document, "memballoon"));
}

/* Without a network it is in the host's, unless that is said. */
static void
test_folder (void)
{
  g_autofree char *document = describe ("/srv/a \"b\"", "", 0, FALSE);

  check_text (document, "devices/filesystem/source/@dir", "/srv/a \"b\"");
  check_text (document, "idmap/uid/@start", NULL);
  g_assert_null (strstr (document, "initarg"));
  g_assert_nonnull (strstr (document, "<privnet/>"));
}

typedef struct {
  PdkContainerFacts *facts;
  gboolean done;
} Looked;

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Looked *looked = user_data;

  looked->facts = pdk_container_look_finish (result, NULL);
  looked->done = TRUE;
}

static void
check_look (const char *root, const char *init, gboolean found)
{
  Looked looked = { 0 };

  pdk_container_look_async (root, init, NULL, on_looked, &looked);
  await (looked.done);
  g_assert_true ((looked.facts->trouble == NULL) == found);
  if (found && root != NULL)
    g_assert_cmpuint (looked.facts->owner, ==, getuid ());
  pdk_container_facts_free (looked.facts);
}

/* Links in a folder are those of its system: they do not lead out of it. */
static void
test_look (void)
{
  g_autofree char *root = g_dir_make_tmp ("container-XXXXXX", NULL);
  g_autofree char *bin = g_build_filename (root, "bin", NULL);
  g_autofree char *program = g_build_filename (bin, "init", NULL);
  g_autofree char *text = g_build_filename (bin, "text", NULL);
  g_autofree char *sbin = g_build_filename (root, "sbin", NULL);
  g_autofree char *host = g_build_filename (root, "host", NULL);

  g_mkdir (bin, 0755);
  g_assert_true (g_file_set_contents_full (program, "", 0, G_FILE_SET_CONTENTS_NONE, 0755, NULL));
  g_assert_true (g_file_set_contents_full (text, "", 0, G_FILE_SET_CONTENTS_NONE, 0644, NULL));
  g_assert_cmpint (symlink ("/bin", sbin), ==, 0);
  g_assert_cmpint (symlink ("/usr/bin/env", host), ==, 0);
  check_look (root, "/bin/init", TRUE);
  check_look (root, "/sbin/init", TRUE);
  check_look (root, "/../../sbin/init", TRUE);
  check_look (root, "/host", FALSE);
  check_look (root, "/bin", FALSE);
  check_look (root, "/bin/text", FALSE);
  check_look (root, "/bin/text/a", FALSE);
  check_look (program, "/init", FALSE);
  check_look ("/nowhere", "/sbin/init", FALSE);
  check_look (NULL, "/usr/bin/env", TRUE);
  check_look (NULL, "/usr/bin/nothing-there", FALSE);
  g_unlink (host);
  g_unlink (sbin);
  g_unlink (text);
  g_unlink (program);
  g_rmdir (bin);
  g_rmdir (root);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/container/refused", test_refused);
  g_test_add_func ("/container/program", test_program);
  g_test_add_func ("/container/folder", test_folder);
  g_test_add_func ("/container/look", test_look);
  return g_test_run ();
}
