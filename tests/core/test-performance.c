/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "stats/pdk-performance.h"

#include <math.h>

#define SECOND G_TIME_SPAN_SECOND
#define MIB    (1024 * 1024)
#define UUID   "a0000000-0000-4000-8000-000000000001"

typedef struct {
  PdkConnection *connection;
  PdkDomain *domain;
  PdkPerformance *performance;
  gint64 time;

  virTypedParameterPtr params;
  int n, max;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkDomainInfo) info = pdk_domain_info_new (UUID, "web");

  info->state = VIR_DOMAIN_RUNNING;
  info->id = 7;
  fixture->connection = pdk_connection_new ("test:///default", "lab");
  fixture->domain = pdk_domain_new (fixture->connection, info);
  fixture->performance = pdk_performance_get (fixture->domain);
  fixture->time = SECOND; /* as of a real reading, long before now */
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  virTypedParamsFree (fixture->params, fixture->n);
  g_assert_finalize_object (fixture->performance);
  g_assert_null (pdk_performance_peek (fixture->domain));
  g_assert_finalize_object (fixture->domain);
  g_assert_finalize_object (fixture->connection);
}

static void
add (Fixture *fixture, const char *name, guint64 value)
{
  g_assert_cmpint (virTypedParamsAddULLong (&fixture->params, &fixture->n, &fixture->max, name,
                                            value),
                   ==, 0);
}

static void
add_text (Fixture *fixture, const char *name, const char *value)
{
  g_assert_cmpint (virTypedParamsAddString (&fixture->params, &fixture->n, &fixture->max, name,
                                            value),
                   ==, 0);
}

static void
add_disk (Fixture *fixture, guint number, const char *name, guint64 read, guint64 written)
{
  g_autofree char *prefix = g_strdup_printf ("block.%u.", number);
  g_autofree char *name_field = g_strconcat (prefix, "name", NULL);
  g_autofree char *read_field = g_strconcat (prefix, "rd.bytes", NULL);
  g_autofree char *written_field = g_strconcat (prefix, "wr.bytes", NULL);
  g_autofree char *requests_field = g_strconcat (prefix, "wr.reqs", NULL);

  add_text (fixture, name_field, name);
  add (fixture, read_field, read);
  add (fixture, written_field, written);
  add (fixture, requests_field, written / 512);
}

static PdkCounters *
take_counters (Fixture *fixture)
{
  PdkCounters *counters = pdk_counters_parse (fixture->params, fixture->n, fixture->time);

  virTypedParamsFree (fixture->params, fixture->n);
  fixture->params = NULL;
  fixture->n = fixture->max = 0;
  return counters;
}

/* What was added is read @seconds after the last time. */
static void
read_after (Fixture *fixture, guint seconds, double cpu_percent)
{
  const PdkDomainSample sample = {
    .cpu_percent = cpu_percent,
    .memory_used = 512 * 1024,
    .disk_rate = -1,
    .net_rate = -1,
  };

  fixture->time += seconds * SECOND;
  pdk_performance_apply (fixture->performance, fixture->time, SECOND, &sample,
                         take_counters (fixture));
}

static PdkDeviceHistory *
get_disk (Fixture *fixture, guint position)
{
  g_autoptr (PdkDeviceHistory) disk =
      g_list_model_get_item (pdk_performance_get_disks (fixture->performance), position);

  return disk; /* the list holds it */
}

static guint
count_disks (Fixture *fixture)
{
  return g_list_model_get_n_items (pdk_performance_get_disks (fixture->performance));
}

static float
get_rate (PdkDeviceHistory *device, guint counter)
{
  return pdk_timeline_get_last (pdk_device_history_get_timeline (device), counter);
}

static void
test_parse (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkCounters) counters = NULL;

  add (fixture, "cpu.time", 5);
  add (fixture, "vcpu.current", 3);
  add (fixture, "vcpu.0.time", 100);
  add (fixture, "vcpu.2.time", 300);
  add (fixture, "vcpu.2.wait", 9);
  add (fixture, "vcpu.99999999.time", 1);
  add (fixture, "balloon.current", 1024);
  add (fixture, "balloon.swap_in", 7);
  add (fixture, "balloon.unheard-of", 7);
  add (fixture, "block.count", 2);
  add_text (fixture, "block.0.path", "/srv/a.qcow2");
  add_disk (fixture, 0, "vda", 1000, 2000);
  add_text (fixture, "block.3.name", "sda");
  add (fixture, "block.x.rd.bytes", 1);
  add (fixture, "block.4000000.rd.bytes", 1);
  add_text (fixture, "net.0.name", "vnet0");
  add (fixture, "net.0.rx.drop", 3);
  add (fixture, "net.0.tx.drop", 4);
  counters = take_counters (fixture);

  g_assert_cmpuint (counters->vcpus->len, ==, 3);
  g_assert_cmpint (g_array_index (counters->vcpus, gint64, 0), ==, 100);
  g_assert_cmpint (g_array_index (counters->vcpus, gint64, 1), <, 0);
  g_assert_cmpint (g_array_index (counters->vcpus, gint64, 2), ==, 300);
  g_assert_true (pdk_counters_has_memory (counters, PDK_MEMORY_CURRENT));
  g_assert_false (pdk_counters_has_memory (counters, PDK_MEMORY_USABLE));
  g_assert_cmpuint (counters->memory[PDK_MEMORY_SWAP_IN], ==, 7);
  g_assert_cmpuint (counters->disks->len, ==, 2);
  g_assert_cmpstr (((PdkDeviceCounters *) counters->disks->pdata[0])->source, ==, "/srv/a.qcow2");
  g_assert_cmpstr (((PdkDeviceCounters *) counters->disks->pdata[1])->name, ==, "sda");
  g_assert_cmpuint (((PdkDeviceCounters *) counters->disks->pdata[1])->known, ==, 0);
  g_assert_cmpuint (counters->networks->len, ==, 1);
  g_assert_cmpuint (((PdkDeviceCounters *) counters->networks->pdata[0])->counters[PDK_NET_DROPS],
                    ==, 7);
}

static void
test_rates (Fixture *fixture, gconstpointer data)
{
  PdkTimeline *total = pdk_performance_get_disk_total (fixture->performance);
  PdkTimeline *memory = pdk_performance_get_memory (fixture->performance);
  PdkTimeline *paging = pdk_performance_get_paging (fixture->performance);

  add_disk (fixture, 0, "vda", 0, 0);
  add_disk (fixture, 1, "vdb", 0, 0);
  add (fixture, "vcpu.0.time", 0);
  add (fixture, "vcpu.1.time", 0);
  add (fixture, "balloon.current", 1024 * 1024);
  add (fixture, "balloon.swap_in", 0);
  read_after (fixture, 1, 10);
  g_assert_cmpuint (count_disks (fixture), ==, 2);
  g_assert_true (isnan (get_rate (get_disk (fixture, 0), PDK_DISK_READ_BYTES)));
  g_assert_cmpfloat (pdk_timeline_get_last (memory, PDK_PERFORMANCE_GIVEN), ==, 1024.0 * MIB);

  add_disk (fixture, 0, "vda", 10 * MIB, 2048);
  add_disk (fixture, 1, "vdb", 2 * MIB, 0);
  add (fixture, "vcpu.0.time", 1000000000);
  add (fixture, "vcpu.1.time", 9000000000);
  add (fixture, "balloon.swap_in", 2048);
  read_after (fixture, 2, 25);
  g_assert_cmpfloat (pdk_timeline_get_last (pdk_performance_get_cpu (fixture->performance), 0), ==,
                     25);
  g_assert_cmpfloat (get_rate (get_disk (fixture, 0), PDK_DISK_READ_BYTES), ==, 5 * MIB);
  g_assert_cmpfloat (get_rate (get_disk (fixture, 0), PDK_DISK_WRITTEN_BYTES), ==, 1024);
  g_assert_cmpfloat (get_rate (get_disk (fixture, 0), PDK_DISK_WRITE_REQUESTS), ==, 2);
  g_assert_cmpfloat (pdk_timeline_get_last (total, PDK_DISK_READ_BYTES), ==, 6 * MIB);
  g_assert_cmpfloat (pdk_timeline_get_last (pdk_performance_get_vcpus (fixture->performance), 0),
                     ==, 50);
  g_assert_cmpfloat (pdk_timeline_get_last (pdk_performance_get_vcpus (fixture->performance), 1),
                     ==, 100);
  g_assert_cmpfloat (pdk_timeline_get_last (paging, PDK_PERFORMANCE_SWAP_IN), ==, MIB);
  g_assert_cmpfloat (pdk_timeline_get_last (memory, PDK_PERFORMANCE_USED), ==, 512 * MIB);
  g_assert_true (isnan (pdk_timeline_get_last (memory, PDK_PERFORMANCE_GIVEN)));
}

/* Silence makes a gap, never an average over it, and never zeros. */
static void
test_silence (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 3; i++) {
    add_disk (fixture, 0, "vda", i * MIB, 0);
    read_after (fixture, 1, 50);
  }
  g_assert_cmpfloat (get_rate (get_disk (fixture, 0), PDK_DISK_READ_BYTES), ==, MIB);

  add_disk (fixture, 0, "vda", 500 * MIB, 0);
  read_after (fixture, 60, -1);
  g_assert_true (isnan (get_rate (get_disk (fixture, 0), PDK_DISK_READ_BYTES)));
  g_assert_true (isnan (pdk_timeline_get_last (pdk_performance_get_cpu (fixture->performance), 0)));
  {
    PdkTimelineSlice slice = pdk_timeline_slice (pdk_performance_get_memory (fixture->performance),
                                                 fixture->time - 100 * SECOND, fixture->time);

    g_assert_true (pdk_timeline_slice_is_gap (&slice, slice.length - 2));
    g_assert_false (pdk_timeline_slice_is_gap (&slice, slice.length - 1));
  }

  /* It is known that nothing is known. */
  pdk_domain_set_hung (fixture->domain, fixture->time);
  g_assert_true (isnan (get_rate (get_disk (fixture, 0), PDK_DISK_READ_BYTES)));
  g_assert_true (
      isnan (pdk_timeline_get_last (pdk_performance_get_memory (fixture->performance), 0)));
  pdk_domain_set_hung (fixture->domain, 0);

  fixture->time = g_get_monotonic_time ();
  add_disk (fixture, 0, "vda", 500 * MIB, 0);
  read_after (fixture, 1, -1);
  add_disk (fixture, 0, "vda", 502 * MIB, 0);
  read_after (fixture, 1, 50);
  g_assert_cmpfloat (get_rate (get_disk (fixture, 0), PDK_DISK_READ_BYTES), ==, 2 * MIB);
}

static void
test_plugged (Fixture *fixture, gconstpointer data)
{
  PdkDeviceHistory *last = NULL;

  add_disk (fixture, 0, "vda", 0, 0);
  add_disk (fixture, 1, "sda", 0, 0);
  read_after (fixture, 1, 0);
  last = get_disk (fixture, 1);

  add_disk (fixture, 0, "vda", 0, 0);
  add_disk (fixture, 1, "vdb", 0, 0);
  add_disk (fixture, 2, "sda", 0, 0);
  read_after (fixture, 1, 0);
  g_assert_cmpuint (count_disks (fixture), ==, 3);
  g_assert_true (get_disk (fixture, 2) == last);
  g_assert_cmpstr (pdk_device_history_get_name (get_disk (fixture, 1)), ==, "vdb");

  add_disk (fixture, 0, "sda", 0, 0);
  read_after (fixture, 1, 0);
  g_assert_cmpuint (count_disks (fixture), ==, 1);
  g_assert_true (get_disk (fixture, 0) == last);

  read_after (fixture, 1, 0);
  g_assert_cmpuint (count_disks (fixture), ==, 0);
}

/* What was counted is of the last run; what it did then stays in sight. */
static void
test_restarted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkDomainInfo) info = pdk_domain_info_new (UUID, "web");
  PdkTimeline *timeline = NULL;
  gint64 before;

  add_disk (fixture, 0, "vda", 0, 0);
  read_after (fixture, 1, 0);
  add_disk (fixture, 0, "vda", MIB, 0);
  read_after (fixture, 1, 0);
  timeline = pdk_device_history_get_timeline (get_disk (fixture, 0));
  before = pdk_timeline_get_begin (timeline);

  info->state = VIR_DOMAIN_SHUTOFF;
  info->id = -1;
  pdk_domain_apply_info (fixture->domain, info);
  g_assert_true (isnan (get_rate (get_disk (fixture, 0), PDK_DISK_READ_BYTES)));
  g_assert_null (pdk_performance_get_counters (fixture->performance));
  /* An answer to what was asked before. */
  add_disk (fixture, 0, "vda", 5 * MIB, 0);
  read_after (fixture, 1, 0);
  g_assert_null (pdk_performance_get_counters (fixture->performance));

  fixture->time = g_get_monotonic_time ();
  add_disk (fixture, 0, "vda", 2 * MIB, 0);
  read_after (fixture, 1, 0);
  g_assert_true (isnan (get_rate (get_disk (fixture, 0), PDK_DISK_READ_BYTES)));
  g_assert_cmpint (pdk_timeline_get_begin (timeline), ==, before);
}

static void
test_many_vcpus (Fixture *fixture, gconstpointer data)
{
  const guint n_vcpus = 500;

  for (guint round = 0; round < 2; round++) {
    for (guint i = 0; i < n_vcpus; i++) {
      g_autofree char *name = g_strdup_printf ("vcpu.%u.time", i);

      add (fixture, name, round * i * 1000000);
    }
    read_after (fixture, 1, 0);
  }
  g_assert_cmpuint (pdk_timeline_get_n_columns (pdk_performance_get_vcpus (fixture->performance)),
                    ==, n_vcpus);
  for (guint i = 0; i < n_vcpus; i++)
    g_assert_cmpfloat_with_epsilon (
        pdk_timeline_get_last (pdk_performance_get_vcpus (fixture->performance), i), i / 10.0,
        0.001);
}

/* Only what is on screen is watched. */
static void
test_seen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkPerformance) other = pdk_performance_get (fixture->domain);

  g_assert_true (other == fixture->performance);
  g_assert_false (pdk_domain_is_watched (fixture->domain));
  pdk_performance_see (fixture->performance);
  pdk_performance_see (other);
  g_assert_true (pdk_domain_is_watched (fixture->domain));
  pdk_performance_unsee (other);
  g_assert_true (pdk_performance_is_seen (fixture->performance));
  pdk_performance_unsee (other);
  g_assert_false (pdk_domain_is_watched (fixture->domain));
}

static void
add_test (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  pdk_libvirt_init ();
  add_test ("/performance/parse", test_parse);
  add_test ("/performance/rates", test_rates);
  add_test ("/performance/silence", test_silence);
  add_test ("/performance/plugged", test_plugged);
  add_test ("/performance/restarted", test_restarted);
  add_test ("/performance/many-vcpus", test_many_vcpus);
  add_test ("/performance/seen", test_seen);
  return g_test_run ();
}
