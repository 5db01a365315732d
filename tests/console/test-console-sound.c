/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test"

#include "config.h"

#include "console-fixture.h"
#include "fake-agent.h"
#include "fake-spice.h"
#include "spice/pdk-spice-backend.h"

#include <glib/gstdio.h>
#include <spice.h>
#include <string.h>
#include <unistd.h>

/* Sound, with a guest made up by the server's own library: what is played is to be heard unless the
 * user wants none, and nobody listens to the microphone unless he is allowed to. */

static const SpicePlaybackInterface playback_interface = {
  .base.type = SPICE_INTERFACE_PLAYBACK,
  .base.description = "playback",
  .base.major_version = SPICE_INTERFACE_PLAYBACK_MAJOR,
  .base.minor_version = SPICE_INTERFACE_PLAYBACK_MINOR,
};
static const SpiceRecordInterface record_interface = {
  .base.type = SPICE_INTERFACE_RECORD,
  .base.description = "record",
  .base.major_version = SPICE_INTERFACE_RECORD_MAJOR,
  .base.minor_version = SPICE_INTERFACE_RECORD_MINOR,
};

static char *played; /* the file that takes what would be heard */

typedef struct {
  FakeSpice *server;
  SpicePlaybackInstance playback;
  SpiceRecordInstance record;
  PdkConsoleBackend *backend;
  PdkConsoleSound *sound;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  console_fixture_expect_warnings ();
  fixture->server = fake_spice_new ();
  fixture->playback.base.sif = &playback_interface.base;
  fixture->record.base.sif = &record_interface.base;
  spice_server_add_interface (fake_spice_get_server (fixture->server), &fixture->playback.base);
  spice_server_add_interface (fake_spice_get_server (fixture->server), &fixture->record.base);
  fake_spice_create_screen (fixture->server, 64, 64, FAKE_SPICE_XRGB32, 0);
  fixture->backend = pdk_spice_backend_new_for_fds (fake_spice_open_fd, fixture->server, NULL);
  fixture->sound = pdk_console_backend_get_sound (fixture->backend);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  pdk_console_backend_close (fixture->backend);
  g_assert_cmpuint (pdk_console_sound_get_status (fixture->sound), ==, 0);
  g_object_unref (fixture->backend);
  spice_server_remove_interface (&fixture->playback.base);
  spice_server_remove_interface (&fixture->record.base);
  fake_spice_free (fixture->server);
}

static gboolean
has (Fixture *fixture, PdkConsoleSoundStatus status)
{
  return (pdk_console_sound_get_status (fixture->sound) & status) == status;
}

static void
open_display (Fixture *fixture)
{
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (has (fixture, PDK_CONSOLE_SOUND_AVAILABLE | PDK_CONSOLE_SOUND_CAN_RECORD));
  WAIT_FOR (pdk_console_backend_get_state (fixture->backend) == PDK_CONSOLE_BACKEND_CONNECTED);
}

/* Once more through the server: what was sent before has arrived. */
static void
settle (Fixture *fixture)
{
  PdkConsoleFramebuffer *framebuffer = pdk_console_backend_get_framebuffer (fixture->backend);
  static guint32 color;

  color += 0x101010;
  fake_spice_fill (fixture->server, 0, 0, 64, 64, color);
  for (int i = 0; i < 50; i++) {
    g_main_context_iteration (NULL, FALSE);
    g_usleep (2000);
  }
  pdk_console_framebuffer_commit (framebuffer);
}

static void
test_playback (Fixture *fixture, gconstpointer data)
{
  open_display (fixture);
  g_assert_false (has (fixture, PDK_CONSOLE_SOUND_PLAYING));

  spice_server_playback_start (&fixture->playback);
  WAIT_FOR (has (fixture, PDK_CONSOLE_SOUND_PLAYING));
  g_object_set (fixture->sound, "volume", 0.5, "muted", TRUE, NULL);
  spice_server_playback_stop (&fixture->playback);
  WAIT_FOR (!has (fixture, PDK_CONSOLE_SOUND_PLAYING));
  g_assert_true (pdk_console_sound_get_muted (fixture->sound));
}

/* A loud tone of a tenth of a second. */
static void
play_tone (Fixture *fixture)
{
  guint32 *frame = NULL;
  guint32 n = 0;

  spice_server_playback_get_buffer (&fixture->playback, &frame, &n);
  g_assert_nonnull (frame);
  for (guint32 i = 0; i < n; i++)
    frame[i] = (i / 20) % 2 != 0 ? 0x40004000 : 0xc000c000;
  spice_server_playback_put_samples (&fixture->playback, frame);
}

/* The loudest sample that came out so far. */
static int
get_loudest (void)
{
  g_autofree char *contents = NULL;
  gsize length = 0;
  int loudest = 0;

  g_file_get_contents (played, &contents, &length, NULL);
  for (gsize i = 0; i + 1 < length; i += 2) {
    gint16 sample;

    memcpy (&sample, contents + i, sizeof sample);
    loudest = MAX (loudest, ABS ((int) sample));
  }
  return loudest;
}

static void
test_heard (Fixture *fixture, gconstpointer data)
{
  const gboolean muted = GPOINTER_TO_INT (data);
  goffset before = 0;
  GStatBuf status;

  open_display (fixture);
  g_object_set (fixture->sound, "muted", muted, NULL);
  spice_server_playback_start (&fixture->playback);
  WAIT_FOR (has (fixture, PDK_CONSOLE_SOUND_PLAYING));
  for (int i = 0; i < 40 && before < 4096; i++) {
    play_tone (fixture);
    settle (fixture);
    before = g_stat (played, &status) == 0 ? status.st_size : 0;
  }
  g_assert_cmpint (before, >, 0);
  if (muted)
    g_assert_cmpint (get_loudest (), ==, 0);
  else
    g_assert_cmpint (get_loudest (), >, 0x2000);
}

static void
test_no_sound (Fixture *fixture, gconstpointer data)
{
  g_object_set (fixture->sound, "enabled", FALSE, NULL);
  open_display (fixture);
  spice_server_playback_start (&fixture->playback);
  settle (fixture);
  g_assert_false (has (fixture, PDK_CONSOLE_SOUND_PLAYING));

  /* And on second thoughts. */
  g_object_set (fixture->sound, "enabled", TRUE, NULL);
  WAIT_FOR (has (fixture, PDK_CONSOLE_SOUND_PLAYING));
  g_object_set (fixture->sound, "enabled", FALSE, NULL);
  g_assert_false (has (fixture, PDK_CONSOLE_SOUND_PLAYING));
  g_object_set (fixture->sound, "enabled", TRUE, NULL);
  WAIT_FOR (has (fixture, PDK_CONSOLE_SOUND_PLAYING));
}

static gboolean
hears_something (Fixture *fixture)
{
  guint32 samples[256] = { 0 };
  const guint32 n = spice_server_record_get_samples (&fixture->record, samples, 256);

  for (guint32 i = 0; i < n; i++)
    if (samples[i] != 0)
      return TRUE;
  return FALSE;
}

static void
test_microphone (Fixture *fixture, gconstpointer data)
{
  open_display (fixture);
  spice_server_record_start (&fixture->record);
  settle (fixture);
  g_assert_false (has (fixture, PDK_CONSOLE_SOUND_RECORDING));

  g_object_set (fixture->sound, "microphone", TRUE, NULL);
  WAIT_FOR (has (fixture, PDK_CONSOLE_SOUND_RECORDING));
  WAIT_FOR (hears_something (fixture));
  g_object_set (fixture->sound, "microphone", FALSE, NULL);
  g_assert_false (has (fixture, PDK_CONSOLE_SOUND_RECORDING));
  settle (fixture);
  g_assert_false (has (fixture, PDK_CONSOLE_SOUND_RECORDING));
  g_assert_cmpint (pdk_console_backend_get_state (fixture->backend), ==,
                   PDK_CONSOLE_BACKEND_CONNECTED);
}

/* An agent that keeps its volume in step with ours does not have the sound opened by that. */
static void
test_volume_sync (Fixture *fixture, gconstpointer data)
{
  g_autoptr (FakeAgent) agent = fake_agent_new (fixture->server);
  guint opened;

  g_object_set (fixture->sound, "enabled", FALSE, NULL);
  open_display (fixture);
  settle (fixture);
  opened = fake_spice_get_n_fds (fixture->server);
  fake_agent_announce (agent, FAKE_AGENT_CAPS_LINUX | 1u << VD_AGENT_CAP_AUDIO_VOLUME_SYNC);
  spice_server_record_start (&fixture->record);
  WAIT_FOR (strstr (fake_agent_get_log (agent), "caps:") != NULL);
  fake_agent_grab (agent, 0, VD_AGENT_CLIPBOARD_UTF8_TEXT, 0);
  WAIT_FOR (pdk_console_clipboard_get_formats (
                pdk_console_backend_get_clipboard (fixture->backend)) != 0);
  settle (fixture);
  g_assert_cmpuint (fake_spice_get_n_fds (fixture->server), ==, opened);
}

int
main (int argc, char **argv)
{
  /* Nothing is heard in a test, whatever the computer has. */
  g_autofree char *sink = NULL;
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  played = g_build_filename (g_get_tmp_dir (), "paddock-test-sound-XXXXXX", NULL);
  close (g_mkstemp (played));
  sink = g_strconcat ("filesink buffer-mode=unbuffered location=", played, NULL);
  g_setenv ("PADDOCK_AUDIO_SINK", sink, TRUE);
  g_setenv ("PADDOCK_AUDIO_SOURCE", "audiotestsrc is-live=true", TRUE);

  g_test_add ("/console/sound/playback", Fixture, NULL, set_up, test_playback, tear_down);
  g_test_add ("/console/sound/heard", Fixture, GINT_TO_POINTER (FALSE), set_up, test_heard,
              tear_down);
  g_test_add ("/console/sound/muted", Fixture, GINT_TO_POINTER (TRUE), set_up, test_heard,
              tear_down);
  g_test_add ("/console/sound/no-sound", Fixture, NULL, set_up, test_no_sound, tear_down);
  g_test_add ("/console/sound/microphone", Fixture, NULL, set_up, test_microphone, tear_down);

  g_test_add ("/console/sound/volume-sync", Fixture, NULL, set_up, test_volume_sync, tear_down);

  result = g_test_run ();
  g_unlink (played);
  g_free (played);
  return result;
}
