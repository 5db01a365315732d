/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "os/pdk-os-info.h"

#include <glib/gstdio.h>

/* What systems need, by a database of the test. */

#define MIB ((guint64) 1024 * 1024)

#define RESOURCES                                                                                  \
  "<resources arch='all'><minimum><n-cpus>2</n-cpus><ram>1073741824</ram>"                         \
  "<storage>10737418240</storage></minimum></resources>"                                           \
  "<resources arch='x86_64'><recommended><n-cpus>3</n-cpus><ram>1610612736</ram></recommended>"    \
  "<network-install><ram>3221225472</ram></network-install></resources>"                           \
  "<resources arch='aarch64'><minimum><ram>2147483648</ram></minimum></resources>"                 \
  "<resources arch='riscv64'><minimum><ram>2147483648</ram></minimum>"                             \
  "<recommended><ram>1610612736</ram></recommended></resources>"

static void
write_system (const char *root, const char *name, const char *resources)
{
  g_autofree char *folder = g_build_filename (root, "os", "example.org", NULL);
  g_autofree char *path = g_strdup_printf ("%s/%s.xml", folder, name);
  g_autofree char *text =
      g_strdup_printf ("<libosinfo version='0.0.1'><os id='http://example.org/%s'>"
                       "<short-id>%s</short-id><name>%s</name><version>1</version>"
                       "<family>linux</family>%s</os></libosinfo>",
                       name, name, name, resources);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
check (PdkOsResources found, guint64 memory, guint64 storage, guint n_cpus)
{
  g_assert_cmpuint (found.memory / MIB, ==, memory);
  g_assert_cmpuint (found.storage / MIB, ==, storage);
  g_assert_cmpuint (found.n_cpus, ==, n_cpus);
}

/* Where nothing is recommended, it is twice the least; and never less than that. */
static void
test_recommended (void)
{
  g_autoptr (PdkOsInfo) os = pdk_os_info_load ("http://example.org/known");

  g_assert_nonnull (os);
  check (pdk_os_info_get_minimum (os, "x86_64"), 1024, 10240, 2);
  check (pdk_os_info_get_recommended (os, "x86_64"), 1536, 20480, 3);
  check (pdk_os_info_get_recommended (os, "aarch64"), 4096, 20480, 4);
  check (pdk_os_info_get_recommended (os, "riscv64"), 2048, 20480, 4);
}

/* Some installers that come over the network are unpacked into memory. */
static void
test_network (void)
{
  g_autoptr (PdkOsInfo) os = pdk_os_info_load ("http://example.org/known");

  g_assert_cmpuint (pdk_os_info_get_network_memory (os, "x86_64") / MIB, ==, 3072);
  g_assert_cmpuint (pdk_os_info_get_network_memory (os, "aarch64"), ==, 0);
}

static void
test_unknown (void)
{
  g_autoptr (PdkOsInfo) os = pdk_os_info_load ("http://example.org/unknown");

  check (pdk_os_info_get_minimum (os, "x86_64"), 0, 0, 0);
  check (pdk_os_info_get_recommended (os, "x86_64"), 0, 0, 0);
  g_assert_cmpuint (pdk_os_info_get_network_memory (os, "x86_64"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_autofree char *root = g_dir_make_tmp ("paddock-XXXXXX", NULL);

  g_test_init (&argc, &argv, NULL);
  g_setenv ("OSINFO_SYSTEM_DIR", root, TRUE);
  write_system (root, "known", RESOURCES);
  write_system (root, "unknown", "");
  g_test_add_func ("/create/resources/recommended", test_recommended);
  g_test_add_func ("/create/resources/network", test_network);
  g_test_add_func ("/create/resources/unknown", test_unknown);
  return g_test_run ();
}
