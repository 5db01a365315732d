/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "definition/pdk-cpu-set.h"
#include "devices/pdk-domain-draft.h"
#include "devices/pdk-host-topology.h"
#include "pdk-error.h"

/* The host's CPUs, lists of them, and the edits that pin to them. */

#define CPU(id, socket, die, core)                                                                 \
  "<cpu id='" id "' socket_id='" socket "' die_id='" die "' core_id='" core "' siblings='0'/>"
#define HOST                                                                                       \
  "<capabilities><host><topology><cells num='2'>"                                                  \
  "<cell id='1'><cpus>" CPU ("2", "1", "0", "0")                                                   \
      CPU ("5", "1", "0",                                                                          \
           "0") "</cpus></cell>"                                                                   \
                "<cell id='0'><cpus>" CPU ("0", "0", "1", "0") CPU ("4", "0", "0", "1")            \
                    CPU ("1", "0", "0", "1") "</cpus>"                                             \
                                             "</cell></cells></topology></host></capabilities>"

static void
test_topology (void)
{
  static const guint ids[] = { 1, 4, 0, 2, 5 };
  static const guint threads[] = { 0, 1, 0, 0, 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkXmlDocument) host = pdk_xml_document_parse (HOST, &error);
  g_autoptr (GArray) cpus = NULL;
  g_autoptr (GArray) none = pdk_host_topology_read (NULL);
  guint n_nodes = 0;
  guint n_sockets = 0;
  guint n_cores = 0;

  g_assert_no_error (error);
  cpus = pdk_host_topology_read (host);
  g_assert_cmpuint (cpus->len, ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < cpus->len; i++) {
    g_assert_cmpuint (g_array_index (cpus, PdkHostCpu, i).id, ==, ids[i]);
    g_assert_cmpuint (g_array_index (cpus, PdkHostCpu, i).thread, ==, threads[i]);
  }
  pdk_host_topology_count (cpus, &n_nodes, &n_sockets, &n_cores);
  g_assert_cmpuint (n_nodes, ==, 2);
  g_assert_cmpuint (n_sockets, ==, 2);
  g_assert_cmpuint (n_cores, ==, 3);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_cpu_set (void)
{
  static const struct {
    const char *text;
    guchar first, second; /* of ten CPUs; 0 and 0: refused */
  } table[] = {
    { "0", 0x01, 0x00 },
    { "0-3", 0x0f, 0x00 },
    { "0-3,^2", 0x0b, 0x00 },
    { "8,9", 0x00, 0x03 },
    { " 1 , 2 ", 0x06, 0x00 },
    { "0-4095", 0xff, 0x03 },
    { "10", 0, 0 },
    { "", 0, 0 },
    { "a", 0, 0 },
    { "3-1", 0, 0 },
    { "^1-2", 0, 0 },
    { "-1", 0, 0 },
    { "99999999999", 0, 0 },
    { "0-", 0, 0 },
    { "1,,2", 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    int length = 0;
    g_autofree guchar *map = pdk_cpu_set_parse (table[i].text, 10, &length);

    if (table[i].first == 0 && table[i].second == 0) {
      g_assert_null (map);
      continue;
    }
    g_assert_nonnull (map);
    g_assert_cmpint (length, ==, 2);
    g_assert_cmpuint (map[0], ==, table[i].first);
    g_assert_cmpuint (map[1], ==, table[i].second);
  }
}

static void
test_format (void)
{
  static const char *const cases[][2] = {
    { "0", "0" },       { "0-1", "0,1" },       { "0-3,^2,8", "0,1,3,8" },
    { "3,1,2", "1-3" }, { "4095,0", "0,4095" }, { "0-4095", "0-4095" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    int length = 0;
    g_autofree guchar *set = pdk_cpu_set_parse (cases[i][0], PDK_CPU_SET_MAX, &length);
    g_autofree char *text = pdk_cpu_set_format (set);

    g_assert_cmpstr (text, ==, cases[i][1]);
  }
}

static void
set_pin (PdkDomainDraft *draft, const char *vcpu, const char *cpus)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pdk_domain_draft_set_row (draft, "vcpupin", "vcpu", vcpu, "cpuset", cpus, &error));
  g_assert_no_error (error);
}

static void
assert_pin (PdkDomainDraft *draft, const char *page, const char *expected, guint n_edits)
{
  g_autofree char *value = pdk_domain_draft_get (draft, page, "cpuset");

  g_assert_cmpstr (value, ==, expected);
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (draft), ==, n_edits);
}

/* However often somebody clicks, a pin is one change, and none when it is what it was. */
static void
test_rows (void)
{
  g_autoptr (PdkDomainDocument) document = pdk_domain_document_parse (
      "<domain><cputune><vcpupin vcpu='1' cpuset='7'/></cputune></domain>", NULL);
  g_autoptr (PdkDomainDraft) draft = pdk_domain_draft_new (document);
  g_autoptr (GError) error = NULL;

  set_pin (draft, "0", "1");
  assert_pin (draft, "vcpupin:0", "1", 1);
  /* The page that shows it has a change. */
  g_assert_true (pdk_domain_draft_is_changed (draft, "tuning", NULL));
  g_assert_false (pdk_domain_draft_is_changed (draft, "cpu", NULL));
  set_pin (draft, "0", "1,2");
  assert_pin (draft, "vcpupin:0", "1,2", 1);
  set_pin (draft, "0", NULL);
  assert_pin (draft, "vcpupin:0", NULL, 0);
  set_pin (draft, "1", "3");
  set_pin (draft, "0", "2");
  assert_pin (draft, "vcpupin:1", "3", 2);
  set_pin (draft, "1", "");
  assert_pin (draft, "vcpupin:1", NULL, 2);
  set_pin (draft, "1", "7");
  assert_pin (draft, "vcpupin:1", "7", 1);
  g_assert_false (
      pdk_domain_draft_set_row (draft, "vcpupin", "vcpu", "none", "cpuset", "1", &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID);
  assert_pin (draft, "vcpupin:0", "2", 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/details/pins/topology", test_topology);
  g_test_add_func ("/details/pins/cpu-set", test_cpu_set);
  g_test_add_func ("/details/pins/format", test_format);
  g_test_add_func ("/details/pins/rows", test_rows);
  return g_test_run ();
}
