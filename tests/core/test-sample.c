/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "stats/pdk-sample.h"

#define SECOND G_TIME_SPAN_SECOND

static void
read_params (PdkReading *reading, virTypedParameterPtr *params, int n)
{
  *reading = (PdkReading){ 0 };
  pdk_reading_parse (reading, *params, n);
  virTypedParamsFree (*params, n);
  *params = NULL;
}

static void
test_parse (void)
{
  virTypedParameterPtr params = NULL;
  int n = 0, max = 0;
  PdkReading reading;

  virTypedParamsAddInt (&params, &n, &max, "state.state", 1);
  virTypedParamsAddULLong (&params, &n, &max, "cpu.time", 5000);
  virTypedParamsAddULLong (&params, &n, &max, "cpu.system", 77);
  virTypedParamsAddUInt (&params, &n, &max, "net.count", 2);
  virTypedParamsAddString (&params, &n, &max, "net.0.name", "vnet0");
  virTypedParamsAddULLong (&params, &n, &max, "net.0.rx.bytes", 1);
  virTypedParamsAddULLong (&params, &n, &max, "net.0.rx.pkts", 1000);
  virTypedParamsAddULLong (&params, &n, &max, "net.0.tx.bytes", 2);
  virTypedParamsAddULLong (&params, &n, &max, "net.1.rx.bytes", 4);
  virTypedParamsAddULLong (&params, &n, &max, "block.0.rd.bytes", 8);
  virTypedParamsAddULLong (&params, &n, &max, "block.0.wr.bytes", 16);
  virTypedParamsAddULLong (&params, &n, &max, "block.0.rd.times", 1000);
  read_params (&reading, &params, n);

  g_assert_cmpint (reading.fields, ==, PDK_READING_CPU | PDK_READING_NET | PDK_READING_DISK);
  g_assert_cmpuint (reading.cpu_time, ==, 5000);
  g_assert_cmpuint (reading.net_bytes, ==, 7);
  g_assert_cmpuint (reading.disk_bytes, ==, 24);
}

static void
check_memory (guint64 current,
              guint64 available,
              guint64 unused,
              guint64 usable,
              guint64 rss,
              guint64 expected)
{
  virTypedParameterPtr params = NULL;
  int n = 0, max = 0;
  PdkReading reading;

  virTypedParamsAddULLong (&params, &n, &max, "balloon.maximum", 9999);
  if (current > 0)
    virTypedParamsAddULLong (&params, &n, &max, "balloon.current", current);
  if (available > 0)
    virTypedParamsAddULLong (&params, &n, &max, "balloon.available", available);
  if (unused > 0)
    virTypedParamsAddULLong (&params, &n, &max, "balloon.unused", unused);
  if (usable > 0)
    virTypedParamsAddULLong (&params, &n, &max, "balloon.usable", usable);
  if (rss > 0)
    virTypedParamsAddULLong (&params, &n, &max, "balloon.rss", rss);
  read_params (&reading, &params, n);
  g_assert_cmpuint (reading.memory_used, ==, expected);
  g_assert_cmpint (reading.fields, ==, expected > 0 ? PDK_READING_MEMORY : 0);
}

static void
test_memory (void)
{
  check_memory (1000, 900, 100, 400, 300, 500); /* the guest's own word, caches left out */
  check_memory (1000, 900, 100, 0, 300, 800);
  check_memory (1000, 900, 0, 0, 300, 300);   /* says nothing of what is left */
  check_memory (1000, 900, 950, 0, 300, 300); /* nonsense */
  check_memory (1000, 0, 0, 0, 1500, 1000);   /* QEMU's own needs are not the guest's */
  check_memory (1000, 0, 0, 0, 0, 1000);
  check_memory (0, 0, 0, 0, 700, 700);
  check_memory (0, 0, 0, 0, 0, 0);
}

static PdkReading
make_reading (gint64 time, guint64 cpu_time, guint64 net_bytes)
{
  return (PdkReading){ .time = time,
                       .fields = PDK_READING_CPU | PDK_READING_NET,
                       .cpu_time = cpu_time,
                       .net_bytes = net_bytes };
}

static PdkDomainSample
apply (PdkTrack *track, PdkReading reading, gint64 period, guint vcpus)
{
  PdkDomainSample sample;

  pdk_track_apply (track, &reading, period, vcpus, &sample);
  return sample;
}

static void
test_rates (void)
{
  PdkTrack track = { 0 };
  PdkDomainSample sample;

  sample = apply (&track, make_reading (100 * SECOND, 7000000000, 1000), SECOND, 2);
  g_assert_cmpfloat (sample.cpu_percent, <, 0);
  g_assert_cmpfloat (sample.net_rate, <, 0);
  g_assert_cmpfloat (sample.disk_rate, <, 0);
  g_assert_cmpuint (sample.memory_used, ==, 0);

  /* Half a second of CPU in a second, of two vCPUs. */
  sample = apply (&track, make_reading (101 * SECOND, 7500000000, 3000), SECOND, 2);
  g_assert_cmpfloat_with_epsilon (sample.cpu_percent, 25, 0.001);
  g_assert_cmpfloat_with_epsilon (sample.net_rate, 2000, 0.001);

  /* Real time, not the period, is what counts. */
  sample = apply (&track, make_reading (103 * SECOND, 8500000000, 3000), SECOND, 2);
  g_assert_cmpfloat_with_epsilon (sample.cpu_percent, 25, 0.001);
  g_assert_cmpfloat (sample.net_rate, ==, 0);

  /* More than can be is rounding. */
  sample = apply (&track, make_reading (104 * SECOND, 18500000000, 3000), SECOND, 2);
  g_assert_cmpfloat (sample.cpu_percent, ==, 100);

  sample = apply (&track, make_reading (105 * SECOND, 18500000001, 3000), SECOND, 0);
  g_assert_cmpfloat (sample.cpu_percent, <, 0);
}

static void
test_reset (void)
{
  PdkTrack track = { 0 };
  PdkDomainSample sample;

  apply (&track, make_reading (100 * SECOND, 9000000000, 9000), SECOND, 1);
  sample = apply (&track, make_reading (101 * SECOND, 1000000000, 1000), SECOND, 1);
  g_assert_cmpfloat (sample.cpu_percent, <, 0);
  g_assert_cmpfloat (sample.net_rate, <, 0);
  sample = apply (&track, make_reading (102 * SECOND, 2000000000, 1100), SECOND, 1);
  g_assert_cmpfloat_with_epsilon (sample.cpu_percent, 100, 0.001);
  g_assert_cmpfloat_with_epsilon (sample.net_rate, 100, 0.001);
}

static void
test_gap (void)
{
  PdkTrack track = { 0 };
  PdkDomainSample sample;

  apply (&track, make_reading (100 * SECOND, 0, 0), SECOND, 1);
  sample = apply (&track, make_reading (103 * SECOND, 3000000000, 0), SECOND, 1);
  g_assert_cmpfloat (sample.cpu_percent, >, 0);
  sample = apply (&track, make_reading (108 * SECOND, 4000000000, 0), SECOND, 1);
  g_assert_cmpfloat (sample.cpu_percent, <, 0);

  /* It was read seldom before: its last reading is not too old. */
  apply (&track, make_reading (120 * SECOND, 0, 0), 10 * SECOND, 1);
  sample = apply (&track, make_reading (129 * SECOND, 4500000000, 0), SECOND, 1);
  g_assert_cmpfloat_with_epsilon (sample.cpu_percent, 50, 0.001);
}

static void
test_disks (void)
{
  PdkTrack track = { 0 };
  PdkDomainSample sample;

  for (guint i = 0; i < 10; i++) {
    PdkReading reading = make_reading ((100 + i) * SECOND, 0, 0);

    if (i % 3 == 0) {
      reading.fields |= PDK_READING_DISK;
      reading.disk_bytes = i * 100;
    }
    sample = apply (&track, reading, SECOND, 1);
    if (i < 3)
      g_assert_cmpfloat (sample.disk_rate, <, 0);
    else
      g_assert_cmpfloat_with_epsilon (sample.disk_rate, 100, 0.001);
  }
  /* Not read any more: the rate is not shown for ever. */
  sample = apply (&track, make_reading (130 * SECOND, 0, 0), SECOND, 1);
  g_assert_cmpfloat (sample.disk_rate, <, 0);
}

static void
test_info (void)
{
  virDomainInfo info = { .cpuTime = 42, .memory = 512, .maxMem = 1024, .nrVirtCpu = 3 };
  PdkReading reading = { 0 };
  PdkTrack track = { 0 };
  PdkDomainSample sample;

  pdk_reading_parse_info (&reading, &info);
  g_assert_cmpint (reading.fields, ==, PDK_READING_CPU | PDK_READING_MEMORY);
  g_assert_cmpuint (reading.cpu_time, ==, 42);
  g_assert_cmpuint (reading.memory_used, ==, 512);

  /* What bulk statistics gave is better. */
  reading.memory_used = 100;
  pdk_reading_parse_info (&reading, &info);
  g_assert_cmpuint (reading.memory_used, ==, 100);

  /* It knows the vCPUs when the document was not read yet. */
  reading.time = 100 * SECOND;
  apply (&track, reading, SECOND, 0);
  reading.time = 101 * SECOND;
  reading.cpu_time += 1500000000;
  sample = apply (&track, reading, SECOND, 0);
  g_assert_cmpfloat_with_epsilon (sample.cpu_percent, 50, 0.001);
}

static void
test_addresses (void)
{
  static const char *const routable[] = { "10.0.0.4", "192.168.122.7", "8.8.8.8", "2001:db8::1",
                                          "fd00::1" };
  static const char *const not [] = { "127.0.0.1", "169.254.3.4", "::1",       "fe80::1",
                                      "0.0.0.0",   "::",          "224.0.0.1", "",
                                      "x",         "10.0.0.4/24", "<b>" };

  for (guint i = 0; i < G_N_ELEMENTS (routable); i++)
    g_assert_true (pdk_address_is_routable (routable[i]));
  for (guint i = 0; i < G_N_ELEMENTS (not ); i++)
    g_assert_false (pdk_address_is_routable (not [i]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  virInitialize ();

  g_test_add_func ("/sample/parse", test_parse);
  g_test_add_func ("/sample/memory", test_memory);
  g_test_add_func ("/sample/rates", test_rates);
  g_test_add_func ("/sample/reset", test_reset);
  g_test_add_func ("/sample/gap", test_gap);
  g_test_add_func ("/sample/disks", test_disks);
  g_test_add_func ("/sample/info", test_info);
  g_test_add_func ("/sample/addresses", test_addresses);
  return g_test_run ();
}
