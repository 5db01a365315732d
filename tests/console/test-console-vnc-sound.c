/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "console-fixture.h"
#include "vnc/pdk-vnc-backend.h"
#include "real-qemu.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The sound of a real guest over VNC: its speaker hums at 440 Hz, and that is what comes out. */

#define RATE     44100
#define CHANNELS 2
/* Of the speaker's clock of 1193182 Hz. */
#define DIVISOR "\x98\x0a"

static char *played; /* the file that takes what would be heard */

/* Sets the timer that drives the speaker, joins the two, and sleeps. */
static const char boot_code[] = "\xb0\xb6\xe6\x43" /* mov al, 0xb6; out 0x43, al */
                                "\xb8" DIVISOR     /* mov ax, divisor */
                                "\xe6\x42"         /* out 0x42, al */
                                "\x88\xe0\xe6\x42" /* mov al, ah; out 0x42, al */
                                "\xe4\x61\x0c\x03" /* in al, 0x61; or al, 3 */
                                "\xe6\x61"         /* out 0x61, al */
                                "\xf4\xeb\xfd";    /* hlt; jmp to it */

typedef struct {
  char *disk;
  RealQemu *qemu;
  GSocketConnectable *address;
  PdkConsoleBackend *backend;
  PdkConsoleSound *sound;
} Fixture;

static char *
write_disk (void)
{
  g_autoptr (GError) error = NULL;
  char sector[512] = { 0 };
  char *path = NULL;
  int fd = g_file_open_tmp ("pdk-hum-XXXXXX", &path, &error);

  g_assert_no_error (error);
  memcpy (sector, boot_code, sizeof boot_code - 1);
  sector[510] = 0x55;
  sector[511] = (char) 0xaa;
  g_assert_cmpint (write (fd, sector, sizeof sector), ==, sizeof sector);
  g_assert_cmpint (ftruncate (fd, 1440 * 1024), ==, 0);
  close (fd);
  return path;
}

static void
make_backend (Fixture *fixture)
{
  fixture->backend = pdk_vnc_backend_new_for_address (fixture->address, NULL, NULL);
  fixture->sound = pdk_console_backend_get_sound (fixture->backend);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *drive = NULL;
  const char *arguments[] = {
    "-machine",  "pc,accel=tcg,pcspk-audiodev=speaker",
    "-m",        "16",
    "-audiodev", "none,id=speaker",
    "-vnc",      "127.0.0.1:0,to=999,audiodev=speaker",
    "-drive",    NULL,
    NULL,
  };

  if (!real_qemu_require ())
    return;
  fixture->disk = write_disk ();
  drive = g_strdup_printf ("if=floppy,format=raw,file=%s", fixture->disk);
  arguments[9] = drive;
  fixture->qemu = real_qemu_new (NULL, arguments);
  fixture->address = g_network_address_new ("127.0.0.1", real_qemu_get_vnc_port (fixture->qemu));
  make_backend (fixture);
}

static void
close_backend (Fixture *fixture)
{
  pdk_console_backend_close (fixture->backend);
  g_assert_cmpuint (pdk_console_sound_get_status (fixture->sound), ==, 0);
  g_assert_finalize_object (fixture->backend);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->qemu == NULL)
    return;
  close_backend (fixture);
  real_qemu_free (fixture->qemu);
  g_object_unref (fixture->address);
  g_unlink (fixture->disk);
  g_free (fixture->disk);
}

static gboolean
has (Fixture *fixture, PdkConsoleSoundStatus status)
{
  return (pdk_console_sound_get_status (fixture->sound) & status) == status;
}

static gsize
get_size (void)
{
  GStatBuf status;

  return g_stat (played, &status) == 0 ? (gsize) status.st_size : 0;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

/** Returns: how many samples go by from one rise through zero to the next, in most cases; 0 for none */
static int
read_period (void)
{
  g_autoptr (GArray) periods = g_array_new (FALSE, FALSE, sizeof (int));
  g_autofree char *contents = NULL;
  gsize length = 0;
  gint16 before = 0;
  int last = -1;

  g_file_get_contents (played, &contents, &length, NULL);
  for (gsize i = 0; (i + 1) * 2 * CHANNELS <= length; i++) {
    gint16 sample;
    int period = (int) i - last;

    memcpy (&sample, contents + i * 2 * CHANNELS, sizeof sample);
    if (before <= 0 && sample > 0) {
      if (last >= 0)
        g_array_append_val (periods, period);
      last = (int) i;
    }
    before = sample;
  }
  if (periods->len == 0)
    return 0;
  g_array_sort (periods, compare);
  return g_array_index (periods, int, periods->len / 2);
}

static void
test_heard (Fixture *fixture, gconstpointer data)
{
  if (fixture->qemu == NULL)
    return;
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (has (fixture, PDK_CONSOLE_SOUND_AVAILABLE | PDK_CONSOLE_SOUND_PLAYING));
  g_assert_false (has (fixture, PDK_CONSOLE_SOUND_CAN_RECORD));
  WAIT_FOR (get_size () > RATE * CHANNELS);
  g_assert_cmpint (read_period (), >=, RATE / 440 - 1);
  g_assert_cmpint (read_period (), <=, RATE / 440 + 1);
}

/** @gate: 3 joins the timer and the speaker, 0 parts them. */
static void
set_gate (Fixture *fixture, int gate)
{
  g_autofree char *command =
      g_strdup_printf ("{\"execute\": \"human-monitor-command\", "
                       "\"arguments\": {\"command-line\": \"o /b 0x61 %d\"}}\n",
                       gate);

  g_free (real_qemu_tell (fixture->qemu, command));
}

static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  if (fixture->qemu == NULL)
    return;
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (has (fixture, PDK_CONSOLE_SOUND_PLAYING));
  set_gate (fixture, 0);
  WAIT_FOR (!has (fixture, PDK_CONSOLE_SOUND_PLAYING));
  g_assert_true (has (fixture, PDK_CONSOLE_SOUND_AVAILABLE));
  set_gate (fixture, 3);
  WAIT_FOR (has (fixture, PDK_CONSOLE_SOUND_PLAYING));
}

static void
test_no_sound (Fixture *fixture, gconstpointer data)
{
  if (fixture->qemu == NULL)
    return;
  g_object_set (fixture->sound, "enabled", FALSE, NULL);
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (has (fixture, PDK_CONSOLE_SOUND_AVAILABLE));
  g_assert_false (has (fixture, PDK_CONSOLE_SOUND_PLAYING));

  /* And on second thoughts. */
  g_object_set (fixture->sound, "enabled", TRUE, NULL);
  WAIT_FOR (has (fixture, PDK_CONSOLE_SOUND_PLAYING));
  g_object_set (fixture->sound, "enabled", FALSE, NULL);
  g_assert_false (has (fixture, PDK_CONSOLE_SOUND_PLAYING));
  g_object_set (fixture->sound, "enabled", TRUE, NULL);
  WAIT_FOR (has (fixture, PDK_CONSOLE_SOUND_PLAYING));
}

static void
test_muted (Fixture *fixture, gconstpointer data)
{
  if (fixture->qemu == NULL)
    return;
  g_object_set (fixture->sound, "muted", TRUE, NULL);
  pdk_console_backend_open (fixture->backend);
  WAIT_FOR (get_size () > RATE * CHANNELS);
  g_assert_cmpint (read_period (), ==, 0);
}

/* In the middle of what the library has gathered. */
static void
test_left (Fixture *fixture, gconstpointer data)
{
  if (fixture->qemu == NULL)
    return;
  for (int i = 0; i < 10; i++) {
    const gsize before = get_size ();

    pdk_console_backend_open (fixture->backend);
    WAIT_FOR (get_size () != before);
    for (int j = 0; j < i; j++)
      g_main_context_iteration (NULL, TRUE);
    close_backend (fixture);
    make_backend (fixture);
  }
}

int
main (int argc, char *argv[])
{
  g_autofree char *sink = NULL;
  int result;

  gtk_test_init (&argc, &argv, NULL);
  played = g_build_filename (g_get_tmp_dir (), "paddock-test-hum-XXXXXX", NULL);
  close (g_mkstemp (played));
  /* Nothing is heard in a test, whatever the computer has. */
  sink = g_strconcat ("filesink buffer-mode=unbuffered location=", played, NULL);
  g_setenv ("PADDOCK_AUDIO_SINK", sink, TRUE);

  g_test_add ("/console/vnc/sound/heard", Fixture, NULL, set_up, test_heard, tear_down);
  g_test_add ("/console/vnc/sound/stopped", Fixture, NULL, set_up, test_stopped, tear_down);
  g_test_add ("/console/vnc/sound/no-sound", Fixture, NULL, set_up, test_no_sound, tear_down);
  g_test_add ("/console/vnc/sound/muted", Fixture, NULL, set_up, test_muted, tear_down);
  g_test_add ("/console/vnc/sound/left", Fixture, NULL, set_up, test_left, tear_down);

  result = g_test_run ();
  g_unlink (played);
  g_free (played);
  return result;
}
