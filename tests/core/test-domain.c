/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/pdk-domain-private.h"
#include "domain/pdk-domain.h"
#include "pdk-text.h"
#include "stats/pdk-picture-sampler.h"
#include "test-fleet.h"

#include <glib/gstdio.h>
#include <string.h>

#define UUID "a0000000-0000-4000-8000-000000000001"

typedef struct {
  PdkConnection *connection;
  PdkDomain *domain;
  GString *notified; /* names of the properties, each followed by a space */
} Fixture;

static void
on_domain_notify (PdkDomain *domain, GParamSpec *pspec, Fixture *fixture)
{
  g_string_append_printf (fixture->notified, "%s ", pspec->name);
}

static PdkDomainInfo *
make_info (int state, int reason)
{
  PdkDomainInfo *info = pdk_domain_info_new (UUID, "web");

  info->state = state;
  info->reason = reason;
  info->id = state == VIR_DOMAIN_SHUTOFF ? -1 : 7;
  return info;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkDomainInfo) info = make_info (VIR_DOMAIN_RUNNING, VIR_DOMAIN_RUNNING_BOOTED);

  fixture->connection = pdk_connection_new ("test:///default", "lab");
  fixture->domain = pdk_domain_new (fixture->connection, info);
  fixture->notified = g_string_new (NULL);
  g_signal_connect (fixture->domain, "notify", G_CALLBACK (on_domain_notify), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->domain);
  g_assert_finalize_object (fixture->connection);
  g_string_free (fixture->notified, TRUE);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* @names: in alphabetical order; that of the notifications does not matter */
static void
assert_notified (Fixture *fixture, const char *names)
{
  g_auto (GStrv) notified = g_strsplit (g_strchomp (fixture->notified->str), " ", -1);
  g_autofree char *sorted = NULL;

  qsort (notified, g_strv_length (notified), sizeof *notified, compare_names);
  sorted = g_strjoinv (" ", notified);
  g_assert_cmpstr (sorted, ==, names);
  g_string_truncate (fixture->notified, 0);
}

static PdkDomainDetails *
make_details (const char *content)
{
  g_autofree char *xml = g_strdup_printf ("<domain>%s</domain>", content);
  g_autoptr (GError) error = NULL;
  PdkDomainDetails *details = pdk_domain_details_parse (xml, &error);

  g_assert_no_error (error);
  return details;
}

static void
test_notify_only_on_change (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkDomainInfo) same = make_info (VIR_DOMAIN_RUNNING, VIR_DOMAIN_RUNNING_UNPAUSED);
  g_autoptr (PdkDomainInfo) paused = make_info (VIR_DOMAIN_PAUSED, VIR_DOMAIN_PAUSED_USER);
  g_autoptr (PdkDomainInfo) failed = make_info (VIR_DOMAIN_PAUSED, VIR_DOMAIN_PAUSED_IOERROR);

  pdk_domain_apply_info (fixture->domain, same);
  assert_notified (fixture, "");
  pdk_domain_apply_info (fixture->domain, paused);
  assert_notified (fixture, "features state state-text");
  pdk_domain_apply_info (fixture->domain, failed);
  assert_notified (fixture, "state-text");
  g_assert_cmpstr (pdk_domain_get_state_text (fixture->domain), ==, "Paused (I/O error)");

  failed->autostart = TRUE; /* the same snapshot again: nothing differs */
  pdk_domain_apply_info (fixture->domain, failed);
  assert_notified (fixture, "");
}

/* Destroyed and started between two looks at it: only the number tells. */
static void
test_started_again (Fixture *fixture, gconstpointer data)
{
  static const PdkDomainSample sample = { .cpu_percent = 25, .memory_used = 512 };
  g_autoptr (PdkDomainInfo) next = make_info (VIR_DOMAIN_RUNNING, VIR_DOMAIN_RUNNING_BOOTED);

  pdk_domain_apply_sample (fixture->domain, &sample);
  g_string_truncate (fixture->notified, 0);
  next->id = 8;
  pdk_domain_apply_info (fixture->domain, next);
  g_assert_nonnull (strstr (fixture->notified->str, "id"));
  g_assert_null (strstr (fixture->notified->str, "state"));
  g_assert_cmpint (pdk_domain_get_id (fixture->domain), ==, 8);
  g_assert_cmpfloat (pdk_domain_get_cpu_percent (fixture->domain), <, 0);
}

/* Those who watched the last run do not watch the next one, also when the machine stopped while it
 * was looked at: off already, but with its id. */
static void
test_viewers_leave (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkDomainInfo) stopping = make_info (VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_SHUTOFF_DESTROYED);
  g_autoptr (PdkDomainInfo) off = make_info (VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_SHUTOFF_DESTROYED);
  g_autoptr (PdkDomainInfo) next = make_info (VIR_DOMAIN_RUNNING, VIR_DOMAIN_RUNNING_BOOTED);

  stopping->id = 7;
  next->id = 8;
  pdk_domain_note_viewer (fixture->domain, "localhost", TRUE);
  g_assert_true (pdk_domain_is_viewed (fixture->domain));
  pdk_domain_apply_info (fixture->domain, stopping);
  g_assert_false (pdk_domain_is_viewed (fixture->domain));
  pdk_domain_note_viewer (fixture->domain, "localhost", TRUE);
  pdk_domain_apply_info (fixture->domain, off);
  g_assert_false (pdk_domain_is_viewed (fixture->domain));
  pdk_domain_apply_info (fixture->domain, next);
  g_assert_false (pdk_domain_is_viewed (fixture->domain));
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const char hostile[] = "<b>&amp;_%s\u202e";
  g_autoptr (PdkDomainInfo) renamed = pdk_domain_info_new (UUID, hostile);
  g_autoptr (PdkDomainDetails) titled = make_details ("<title>The &lt;web&gt;</title>");
  g_autoptr (PdkDomainDetails) untitled = make_details ("");
  g_autofree char *safe = pdk_text_display (hostile);

  g_assert_cmpstr (pdk_domain_get_display_name (fixture->domain), ==, "web");
  renamed->state = VIR_DOMAIN_RUNNING;
  renamed->id = 7;
  pdk_domain_apply_info (fixture->domain, renamed);
  assert_notified (fixture, "display-name name");
  g_assert_cmpstr (pdk_domain_get_name (fixture->domain), ==, hostile);
  g_assert_cmpstr (pdk_domain_get_display_name (fixture->domain), ==, safe);
  g_assert_cmpstr (safe, !=, hostile);

  pdk_domain_apply_details (fixture->domain, titled);
  g_assert_cmpstr (pdk_domain_get_display_name (fixture->domain), ==, "The <web>");
  pdk_domain_apply_details (fixture->domain, untitled);
  g_assert_cmpstr (pdk_domain_get_display_name (fixture->domain), ==, safe);
}

static void
test_uuid_stays (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkDomainInfo) info = make_info (VIR_DOMAIN_PAUSED, VIR_DOMAIN_PAUSED_USER);
  const char *uuid = pdk_domain_get_uuid (fixture->domain);

  pdk_domain_apply_info (fixture->domain, info);
  g_assert_true (pdk_domain_get_uuid (fixture->domain) == uuid);
  g_assert_cmpstr (uuid, ==, UUID);
}

static void
test_details (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkDomainDetails) details =
      make_details ("<memory>2048</memory><vcpu>4</vcpu><metadata><l:libosinfo "
                    "xmlns:l='http://libosinfo.org/xmlns/libvirt/domain/1.0'><l:os id='urn:os'/>"
                    "</l:libosinfo></metadata>");

  g_assert_false (pdk_domain_has_details (fixture->domain));
  pdk_domain_apply_details (fixture->domain, details);
  assert_notified (fixture, "memory os-id vcpus");
  g_assert_true (pdk_domain_has_details (fixture->domain));
  g_assert_cmpuint (pdk_domain_get_vcpus (fixture->domain), ==, 4);
  g_assert_cmpuint (pdk_domain_get_memory (fixture->domain), ==, 2048);
  g_assert_cmpstr (pdk_domain_get_os_id (fixture->domain), ==, "urn:os");

  pdk_domain_invalidate_details (fixture->domain);
  g_assert_false (pdk_domain_has_details (fixture->domain));
  g_assert_cmpuint (pdk_domain_get_vcpus (fixture->domain), ==, 4); /* the last known */
  pdk_domain_apply_details (fixture->domain, details);
  assert_notified (fixture, "");
}

static void
test_stale (Fixture *fixture, gconstpointer data)
{
  PdkDomainFeatures before = pdk_domain_get_features (fixture->domain);

  pdk_domain_set_stale (fixture->domain, TRUE);
  assert_notified (fixture, "features stale");
  g_assert_cmphex (pdk_domain_get_features (fixture->domain), ==, 0);
  g_assert_cmpint (pdk_domain_get_state (fixture->domain), ==, PDK_DOMAIN_RUNNING);
  pdk_domain_set_stale (fixture->domain, FALSE);
  g_assert_cmphex (pdk_domain_get_features (fixture->domain), ==, before);
}

/* The seconds in the text, which are those that passed. */
static guint
get_hung_seconds (Fixture *fixture, gint64 since)
{
  guint seconds = 0;

  g_assert_cmpint (sscanf (pdk_domain_get_state_text (fixture->domain), "Not answering for %u s",
                           &seconds),
                   ==, 1);
  g_assert_cmpint (seconds, <=, (g_get_monotonic_time () - since) / G_USEC_PER_SEC);
  return seconds;
}

static void
test_hung (Fixture *fixture, gconstpointer data)
{
  gint64 since = g_get_monotonic_time () - 12 * G_USEC_PER_SEC - 1000;
  guint seconds;

  pdk_domain_set_hung (fixture->domain, since);
  assert_notified (fixture, "features hung state-text");
  seconds = get_hung_seconds (fixture, since);
  g_assert_cmpuint (seconds, >=, 12);
  g_assert_cmphex (pdk_domain_get_features (fixture->domain), ==, PDK_DOMAIN_CAN_FORCE_OFF);
  await (fixture->notified->len > 0);
  assert_notified (fixture, "state-text");
  g_assert_cmpuint (get_hung_seconds (fixture, since), >, seconds);

  pdk_domain_set_hung (fixture->domain, 0);
  assert_notified (fixture, "features hung state-text");
  g_assert_cmpstr (pdk_domain_get_state_text (fixture->domain), ==, "Running");
}

/* Its process was killed, or its host went out of reach: there is nothing left to answer. */
static void
test_hung_ends (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkDomainInfo) off = make_info (VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_SHUTOFF_DESTROYED);

  pdk_domain_set_hung (fixture->domain, g_get_monotonic_time ());
  pdk_domain_set_stale (fixture->domain, TRUE);
  g_assert_false (pdk_domain_is_hung (fixture->domain));
  g_assert_cmpstr (pdk_domain_get_state_text (fixture->domain), ==, "Running");
  pdk_domain_set_stale (fixture->domain, FALSE);

  pdk_domain_set_hung (fixture->domain, g_get_monotonic_time ());
  pdk_domain_apply_info (fixture->domain, off);
  g_assert_false (pdk_domain_is_hung (fixture->domain));
  g_assert_cmpstr (pdk_domain_get_state_text (fixture->domain), ==, "Shut off (forced)");
}

static void
test_samples (Fixture *fixture, gconstpointer data)
{
  static const PdkDomainSample sample = {
    .cpu_percent = 25,
    .memory_used = 512,
    .disk_rate = 10,
    .net_rate = 0,
  };
  g_autoptr (PdkDomainInfo) off = make_info (VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_SHUTOFF_SHUTDOWN);
  g_autoptr (PdkDomainDetails) details = make_details ("<memory>2048</memory>");
  PdkHistory *cpu = NULL;
  PdkHistory *memory = NULL;

  pdk_domain_apply_details (fixture->domain, details);
  pdk_domain_apply_sample (fixture->domain, &sample); /* nobody looks at the histories yet */
  cpu = pdk_domain_get_cpu_history (fixture->domain);
  memory = pdk_domain_get_memory_history (fixture->domain);
  g_assert_cmpuint (pdk_history_get_length (cpu), ==, 0);
  g_string_truncate (fixture->notified, 0);
  pdk_domain_apply_sample (fixture->domain, &sample);
  assert_notified (fixture, "");
  g_assert_cmpuint (pdk_history_get_length (cpu), ==, 1);
  g_assert_cmpfloat (pdk_history_get (cpu, 0), ==, 25);
  g_assert_cmpfloat (pdk_history_get (memory, 0), ==, 25);

  pdk_domain_set_address (fixture->domain, "10.0.0.4");
  assert_notified (fixture, "address");
  pdk_domain_apply_info (fixture->domain, off);
  g_assert_null (pdk_domain_get_address (fixture->domain));
  g_assert_cmpfloat (pdk_domain_get_cpu_percent (fixture->domain), <, 0);
  g_assert_cmpuint (pdk_domain_get_memory_used (fixture->domain), ==, 0);
  g_assert_cmpuint (pdk_history_get_length (cpu), ==, 0);
}

static void
on_domain_gone (PdkDomain *domain, guint *count)
{
  (*count)++;
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  guint count = 0;

  g_signal_connect (fixture->domain, "gone", G_CALLBACK (on_domain_gone), &count);
  pdk_domain_set_gone (fixture->domain);
  pdk_domain_set_gone (fixture->domain);
  g_assert_cmpuint (count, ==, 1);
  g_assert_true (pdk_domain_is_gone (fixture->domain));
  g_assert_cmphex (pdk_domain_get_features (fixture->domain), ==, 0);
}

/* One that is stored nowhere is gone with its move, and was held when it was last looked at. */
static void
test_gone_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkDomainInfo) held = make_info (VIR_DOMAIN_PAUSED, VIR_DOMAIN_PAUSED_MIGRATION);

  pdk_domain_apply_info (fixture->domain, held);
  pdk_domain_note_moved (fixture->domain);
  pdk_domain_set_gone (fixture->domain);
  g_assert_cmpstr (pdk_domain_get_state_text (fixture->domain), ==,
                   "Shut off (moved to another host)");
  g_assert_cmpint (pdk_domain_get_state (fixture->domain), ==, PDK_DOMAIN_SHUT_OFF);
  g_assert_false (pdk_domain_is_active (fixture->domain));
  g_assert_cmpint (pdk_domain_get_features (fixture->domain), ==, 0);
}

static void
test_watch_counts (Fixture *fixture, gconstpointer data)
{
  pdk_domain_watch (fixture->domain);
  pdk_domain_watch (fixture->domain);
  pdk_domain_unwatch (fixture->domain);
  g_assert_true (pdk_domain_is_watched (fixture->domain));
  pdk_domain_unwatch (fixture->domain);
  g_assert_false (pdk_domain_is_watched (fixture->domain));
}

static void
test_outlives_connection (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (pdk_domain_get_host_name (fixture->domain), ==, "lab");
  g_assert_true (pdk_domain_get_connection (fixture->domain) == fixture->connection);
  g_assert_finalize_object (fixture->connection);
  g_assert_null (pdk_domain_get_connection (fixture->domain));
  g_assert_null (pdk_domain_get_host_name (fixture->domain));
  fixture->connection = pdk_connection_new ("test:///default", "other");
}

static void
on_host_name_changed (PdkDomain *domain, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_host_name_follows (void)
{
  PdkConnection *connection = test_fleet_open ();
  PdkDomain *domain = test_fleet_get (connection, "one");
  guint count = 0;

  g_signal_connect (domain, "notify::host-name", G_CALLBACK (on_host_name_changed), &count);
  pdk_connection_set_name (connection, "renamed");
  g_assert_cmpuint (count, ==, 1);
  g_assert_cmpstr (pdk_domain_get_host_name (domain), ==, "renamed");
  test_fleet_close (connection);
}

static void
write_os (void)
{
  g_autofree char *root = g_build_filename (g_get_user_data_dir (), "osinfo", NULL);
  g_autofree char *folder = g_build_filename (root, "os", "example.org", NULL);
  g_autofree char *path = g_build_filename (folder, "testos.xml", NULL);

  g_setenv ("OSINFO_SYSTEM_DIR", root, TRUE);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (
      path,
      "<libosinfo version='0.0.1'><os id='urn:testos'><short-id>testos</short-id>"
      "<name>Test OS</name></os></libosinfo>",
      -1, NULL));
}

static void
test_os_name (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkDomainDetails) details = make_details (
      "<metadata><l:libosinfo xmlns:l='http://libosinfo.org/xmlns/libvirt/domain/1.0'>"
      "<l:os id='urn:testos'/></l:libosinfo></metadata>");
  g_autoptr (PdkDomainInfo) info = make_info (VIR_DOMAIN_RUNNING, 0);
  g_autoptr (PdkDomain) second = pdk_domain_new (fixture->connection, info);
  PdkDomain *dropped = pdk_domain_new (fixture->connection, info);

  write_os ();
  pdk_domain_apply_details (fixture->domain, details);
  pdk_domain_apply_details (second, details);
  pdk_domain_apply_details (dropped, details);
  g_assert_null (pdk_domain_get_os_name (fixture->domain));
  g_assert_finalize_object (dropped); /* while it waits */
  await (pdk_domain_get_os_name (fixture->domain) != NULL);
  g_assert_cmpstr (pdk_domain_get_os_name (fixture->domain), ==, "Test OS");
  g_assert_cmpstr (pdk_domain_get_os_name (second), ==, "Test OS");
  g_assert_finalize_object (g_steal_pointer (&second));

  second = pdk_domain_new (fixture->connection, info);
  pdk_domain_apply_details (second, details); /* at once, from now on */
  g_assert_cmpstr (pdk_domain_get_os_name (second), ==, "Test OS");
}

static PdkPicture *
take_picture (int max_width, gpointer user_data)
{
  static const guint8 pixel[] = { 1, 2, 3, 0 };
  guint *calls = user_data;

  g_assert_cmpint (max_width, >, 0);
  (*calls)++;
  return pdk_picture_new_from_bgrx (pixel, 1, 1, 4, max_width);
}

/* The host of this test is not connected, so each question to it ends in a message. */
static void
on_message (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  guint *questions = user_data;

  if (strstr (message, "no picture of") != NULL)
    (*questions)++;
}

/* A screen that is open here is looked at there, and the host is not asked for it; nobody is when nobody
 * looks. */
static void
test_picture_at_hand (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PdkPictureSampler) sampler = pdk_picture_sampler_new ();
  guint calls = 0, questions = 0, other = 0;
  const guint handler = g_log_set_handler ("pdk-stats", G_LOG_LEVEL_DEBUG, on_message, &questions);

  pdk_picture_sampler_set_second (sampler, 1);
  pdk_domain_set_picture_source (fixture->domain, take_picture, &calls);
  pdk_picture_sampler_set_active (sampler, TRUE);
  g_assert_cmpuint (calls, ==, 0);
  pdk_picture_sampler_set_wanted (sampler, fixture->domain, TRUE);
  while (calls < 5)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (pdk_domain_get_picture (fixture->domain));
  g_assert_cmpuint (questions, ==, 0);

  /* Of somebody else's nothing is taken away. */
  pdk_domain_unset_picture_source (fixture->domain, &other);
  while (calls < 7)
    g_main_context_iteration (NULL, TRUE);
  pdk_domain_unset_picture_source (fixture->domain, &calls);
  while (questions == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (calls, ==, 7);

  pdk_picture_sampler_set_wanted (sampler, fixture->domain, FALSE);
  pdk_domain_set_picture_source (fixture->domain, take_picture, &calls);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (calls, ==, 7);
  pdk_domain_unset_picture_source (fixture->domain, &calls);
  g_log_remove_handler ("pdk-stats", handler);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  pdk_libvirt_init ();

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  /* The database is read once in a program, so this comes before others that ask it. */
  ADD ("/domain/os-name", test_os_name);
  ADD ("/domain/notify-only-on-change", test_notify_only_on_change);
  ADD ("/domain/started-again", test_started_again);
  ADD ("/domain/viewers-leave", test_viewers_leave);
  ADD ("/domain/names", test_names);
  ADD ("/domain/uuid-stays", test_uuid_stays);
  ADD ("/domain/details", test_details);
  ADD ("/domain/stale", test_stale);
  ADD ("/domain/hung", test_hung);
  ADD ("/domain/hung-ends", test_hung_ends);
  ADD ("/domain/samples", test_samples);
  ADD ("/domain/gone", test_gone);
  ADD ("/domain/gone/elsewhere", test_gone_elsewhere);
  ADD ("/domain/watch-counts", test_watch_counts);
  ADD ("/domain/picture-at-hand", test_picture_at_hand);
  ADD ("/domain/outlives-connection", test_outlives_connection);
#undef ADD
  g_test_add_func ("/domain/host-name-follows", test_host_name_follows);

  return g_test_run ();
}
