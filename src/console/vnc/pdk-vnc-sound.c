/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-sound.h"

#include "sharing/pdk-audio-player.h"

/* What QEMU converts everything to, as it is asked to: its samples are in its own host's order, which
 * is little-endian wherever it matters. */
#define CHANNELS 2
#define RATE     44100

/* --- what the library speaks to: one for each connection, since one that was let go speaks on --- */

#define PDK_TYPE_VNC_EAR (pdk_vnc_ear_get_type ())
G_DECLARE_FINAL_TYPE (PdkVncEar, pdk_vnc_ear, PDK, VNC_EAR, GObject)

struct _PdkVncEar {
  GObject parent_instance;

  PdkVncSound *sound; /* borrowed; NULL once nobody listens */
};

struct _PdkVncSound {
  PdkConsoleSound parent_instance;

  VncConnection *connection; /* borrowed, weak */
  PdkVncGuard *guard;        /* borrowed; while there is a connection */

  /* owned */
  PdkVncEar *ear; /* nullable */
  PdkAudioPlayer *player;

  gboolean offered; /* by the server */
  gboolean asked;   /* of it */
  gboolean running; /* in the guest */
};

static void set_running (PdkVncSound *self, gboolean running);
static void play (PdkVncSound *self, const VncAudioSample *sample);

static gboolean
pdk_vnc_ear_playback_start (VncAudio *audio, VncAudioFormat *format)
{
  PdkVncEar *self = PDK_VNC_EAR (audio);

  if (self->sound != NULL)
    set_running (self->sound, TRUE);
  return TRUE;
}

static gboolean
pdk_vnc_ear_playback_stop (VncAudio *audio)
{
  PdkVncEar *self = PDK_VNC_EAR (audio);

  if (self->sound != NULL)
    set_running (self->sound, FALSE);
  return TRUE;
}

static gboolean
pdk_vnc_ear_playback_data (VncAudio *audio, VncAudioSample *sample)
{
  PdkVncEar *self = PDK_VNC_EAR (audio);

  if (self->sound != NULL)
    play (self->sound, sample);
  return TRUE;
}

static void
pdk_vnc_ear_audio_init (gpointer iface, gpointer data)
{
  VncAudioInterface *audio = iface;

  audio->playback_start = pdk_vnc_ear_playback_start;
  audio->playback_stop = pdk_vnc_ear_playback_stop;
  audio->playback_data = pdk_vnc_ear_playback_data;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PdkVncEar,
                               pdk_vnc_ear,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (VNC_TYPE_AUDIO, pdk_vnc_ear_audio_init))

static void
pdk_vnc_ear_class_init (PdkVncEarClass *klass)
{
}

static void
pdk_vnc_ear_init (PdkVncEar *self)
{
}

/* --- the guest's sound --- */

G_DEFINE_FINAL_TYPE (PdkVncSound, pdk_vnc_sound, PDK_TYPE_CONSOLE_SOUND)

static gboolean
is_playing (PdkVncSound *self)
{
  return self->running && pdk_console_sound_get_enabled (PDK_CONSOLE_SOUND (self));
}

static void
update (PdkVncSound *self)
{
  PdkConsoleSound *sound = PDK_CONSOLE_SOUND (self);
  PdkConsoleSoundStatus status = 0;

  pdk_audio_player_set_volume (self->player, pdk_console_sound_get_volume (sound),
                               pdk_console_sound_get_muted (sound));
  if (is_playing (self))
    pdk_audio_player_start (self->player, CHANNELS, RATE);
  else
    pdk_audio_player_stop (self->player);
  if (self->offered)
    status |= PDK_CONSOLE_SOUND_AVAILABLE;
  if (self->offered && is_playing (self))
    status |= PDK_CONSOLE_SOUND_PLAYING;
  pdk_console_sound_set_status (sound, status);
}

static void
set_running (PdkVncSound *self, gboolean running)
{
  self->running = running;
  update (self);
}

static void
play (PdkVncSound *self, const VncAudioSample *sample)
{
  if (is_playing (self))
    pdk_audio_player_push (self->player, sample->data, sample->length);
}

/* The server sends nothing to whom does not want it. */
static void
ask (PdkVncSound *self)
{
  const gboolean wanted = pdk_console_sound_get_enabled (PDK_CONSOLE_SOUND (self));

  if (self->connection == NULL || !self->offered || self->asked == wanted)
    return;
  self->asked = wanted;
  if (wanted)
    vnc_connection_audio_enable (self->connection);
  else
    vnc_connection_audio_disable (self->connection);
}

static void
pdk_vnc_sound_apply (PdkConsoleSound *sound)
{
  PdkVncSound *self = PDK_VNC_SOUND (sound);

  ask (self);
  if (!self->asked)
    self->running = FALSE;
  update (self);
}

/* The library does not say that the server can, but it has said so before its first picture. */
static void
on_connection_framebuffer_update (PdkVncSound *self)
{
  VncAudioFormat format = {
    .format = VNC_AUDIO_FORMAT_RAW_S16,
    .nchannels = CHANNELS,
    .frequency = RATE,
  };

  if (self->offered || !pdk_vnc_guard_has_sound (self->guard))
    return;
  self->offered = TRUE;
  vnc_connection_set_audio_format (self->connection, &format);
  ask (self);
  update (self);
}

static void
pdk_vnc_sound_dispose (GObject *object)
{
  PdkVncSound *self = PDK_VNC_SOUND (object);

  pdk_vnc_sound_set_connection (self, NULL, NULL);
  g_clear_object (&self->player);

  G_OBJECT_CLASS (pdk_vnc_sound_parent_class)->dispose (object);
}

static void
pdk_vnc_sound_class_init (PdkVncSoundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_vnc_sound_dispose;
  PDK_CONSOLE_SOUND_CLASS (klass)->apply = pdk_vnc_sound_apply;
}

static void
pdk_vnc_sound_init (PdkVncSound *self)
{
  self->player = pdk_audio_player_new ();
}

PdkVncSound *
pdk_vnc_sound_new (void)
{
  return g_object_new (PDK_TYPE_VNC_SOUND, NULL);
}

static void
let_go (PdkVncSound *self)
{
  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  if (self->ear != NULL)
    self->ear->sound = NULL;
  g_clear_object (&self->ear);
  g_clear_weak_pointer (&self->connection);
  self->guard = NULL;
  self->offered = self->asked = self->running = FALSE;
}

void
pdk_vnc_sound_set_connection (PdkVncSound *self, VncConnection *connection, PdkVncGuard *guard)
{
  g_return_if_fail (PDK_IS_VNC_SOUND (self));

  let_go (self);
  if (connection != NULL) {
    g_set_weak_pointer (&self->connection, connection);
    self->guard = guard;
    self->ear = g_object_new (PDK_TYPE_VNC_EAR, NULL);
    self->ear->sound = self;
    vnc_connection_set_audio (connection, VNC_AUDIO (self->ear));
    g_signal_connect_object (connection, "vnc-framebuffer-update",
                             G_CALLBACK (on_connection_framebuffer_update), self,
                             G_CONNECT_SWAPPED);
  }
  if (self->player != NULL)
    update (self);
}
