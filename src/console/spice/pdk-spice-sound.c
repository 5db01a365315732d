/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-sound.h"

#include "sharing/pdk-audio-player.h"
#include "sharing/pdk-audio-recorder.h"

/* The library's own SpiceAudio would do for a guest that is trusted: it opens the microphone whenever
 * the guest asks for it, and has no volume of ours.  So the two channels are opened here, each while
 * it is wanted, and their samples go through GStreamer.
 *
 * An agent that keeps its volume in step with the host's has the library make a SpiceAudio all the
 * same, which would then open both channels: so it is there before, and does not hear of channels. */

/* How often the delay of the sound is told, for pictures that go with it. */
#define DELAY_INTERVAL_S 1

/* What the guest does with a channel, whether the user wants it or not. */
typedef struct {
  gboolean open; /* once a channel is, it stays so: it cannot be closed and opened at will */
  gboolean running;
  int channels;
  int rate;
} Stream;

struct _PdkSpiceSound {
  PdkConsoleSound parent_instance;

  /* Borrowed, weak: held channels keep their session from ending. */
  SpiceSession *session;
  SpiceChannel *playback;
  SpiceChannel *record;

  /* Owned. */
  PdkAudioPlayer *player;
  PdkAudioRecorder *recorder;

  Stream played;
  Stream recorded;
  guint delay_source;
  gboolean playing;
  gboolean recording;
};

G_DEFINE_FINAL_TYPE (PdkSpiceSound, pdk_spice_sound, PDK_TYPE_CONSOLE_SOUND)

static void
update_status (PdkSpiceSound *self)
{
  PdkConsoleSoundStatus status = 0;

  if (self->playback != NULL)
    status |= PDK_CONSOLE_SOUND_AVAILABLE;
  if (self->playback != NULL && self->playing)
    status |= PDK_CONSOLE_SOUND_PLAYING;
  if (self->record != NULL)
    status |= PDK_CONSOLE_SOUND_CAN_RECORD;
  if (self->record != NULL && self->recording)
    status |= PDK_CONSOLE_SOUND_RECORDING;
  pdk_console_sound_set_status (PDK_CONSOLE_SOUND (self), status);
}

/* The guest turns its own sound down before it sends it, in most cases; what it tells beside that
 * counts as well. */
static void
apply_volume (PdkSpiceSound *self)
{
  PdkConsoleSound *sound = PDK_CONSOLE_SOUND (self);
  gboolean muted = FALSE;

  if (self->playback != NULL)
    g_object_get (self->playback, "mute", &muted, NULL);
  pdk_audio_player_set_volume (self->player, pdk_console_sound_get_volume (sound),
                               muted || pdk_console_sound_get_muted (sound));
}

static gboolean
on_delay_timeout (gpointer user_data)
{
  PdkSpiceSound *self = user_data;

  if (self->playback != NULL)
    spice_playback_channel_set_delay (SPICE_PLAYBACK_CHANNEL (self->playback),
                                      pdk_audio_player_get_delay (self->player));
  return G_SOURCE_CONTINUE;
}

static void
set_playing (PdkSpiceSound *self, gboolean playing)
{
  if (self->playing == playing)
    return;
  self->playing = playing;
  if (playing) {
    self->delay_source = g_timeout_add_seconds (DELAY_INTERVAL_S, on_delay_timeout, self);
  } else {
    g_clear_handle_id (&self->delay_source, g_source_remove);
    pdk_audio_player_stop (self->player);
  }
  update_status (self);
}

static void
set_recording (PdkSpiceSound *self, gboolean recording)
{
  if (self->recording == recording)
    return;
  self->recording = recording;
  if (!recording)
    pdk_audio_recorder_stop (self->recorder);
  update_status (self);
}

static void
open_channel (SpiceChannel *channel, Stream *stream)
{
  if (channel == NULL || stream->open)
    return;
  stream->open = TRUE;
  spice_channel_connect (channel);
}

static gboolean
may_listen (PdkSpiceSound *self)
{
  PdkConsoleSound *sound = PDK_CONSOLE_SOUND (self);

  return pdk_console_sound_get_enabled (sound) && pdk_console_sound_get_microphone (sound);
}

static void
apply_playback (PdkSpiceSound *self)
{
  const gboolean wanted = pdk_console_sound_get_enabled (PDK_CONSOLE_SOUND (self));

  if (wanted)
    open_channel (self->playback, &self->played);
  if (wanted && self->played.running)
    pdk_audio_player_start (self->player, self->played.channels, self->played.rate);
  set_playing (self, wanted && self->played.running);
}

static void
apply_record (PdkSpiceSound *self)
{
  const gboolean wanted = may_listen (self);

  if (wanted)
    open_channel (self->record, &self->recorded);
  if (wanted && self->recorded.running && !self->recording)
    pdk_audio_recorder_start (self->recorder, self->recorded.channels, self->recorded.rate);
  set_recording (self, wanted && self->recorded.running);
}

static void
pdk_spice_sound_apply (PdkConsoleSound *sound)
{
  PdkSpiceSound *self = PDK_SPICE_SOUND (sound);

  apply_playback (self);
  apply_record (self);
  apply_volume (self);
}

static void
start_stream (Stream *stream, int format, int channels, int rate)
{
  stream->running = format == SPICE_AUDIO_FMT_S16;
  stream->channels = channels;
  stream->rate = rate;
}

static void
on_playback_start (PdkSpiceSound *self, int format, int channels, int rate)
{
  start_stream (&self->played, format, channels, rate);
  apply_playback (self);
}

static void
on_playback_data (PdkSpiceSound *self, gpointer samples, int size)
{
  if (self->playing)
    pdk_audio_player_push (self->player, samples, (gsize) size);
}

static void
on_playback_stop (PdkSpiceSound *self)
{
  self->played.running = FALSE;
  apply_playback (self);
}

static void
on_record_start (PdkSpiceSound *self, int format, int channels, int rate)
{
  start_stream (&self->recorded, format, channels, rate);
  apply_record (self);
}

static void
on_record_stop (PdkSpiceSound *self)
{
  self->recorded.running = FALSE;
  apply_record (self);
}

static void
on_recorder_samples (PdkSpiceSound *self, GBytes *samples)
{
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (samples, &size);

  /* The library takes the samples as its own for no longer than the call. */
  if (self->record != NULL && self->recording)
    spice_record_channel_send_data (SPICE_RECORD_CHANNEL (self->record), (gpointer) data, size, 0);
}

static void
follow (PdkSpiceSound *self, SpiceChannel *channel, const char *signal_name, GCallback callback)
{
  g_signal_connect_object (channel, signal_name, callback, self, G_CONNECT_SWAPPED);
}

static void
take_playback (PdkSpiceSound *self, SpiceChannel *channel)
{
  g_set_weak_pointer (&self->playback, channel);
  follow (self, channel, "playback-start", G_CALLBACK (on_playback_start));
  follow (self, channel, "playback-data", G_CALLBACK (on_playback_data));
  follow (self, channel, "playback-stop", G_CALLBACK (on_playback_stop));
  follow (self, channel, "notify::mute", G_CALLBACK (apply_volume));
}

static void
take_record (PdkSpiceSound *self, SpiceChannel *channel)
{
  g_set_weak_pointer (&self->record, channel);
  follow (self, channel, "record-start", G_CALLBACK (on_record_start));
  follow (self, channel, "record-stop", G_CALLBACK (on_record_stop));
}

static void
on_session_channel_new (PdkSpiceSound *self, SpiceChannel *channel)
{
  if (SPICE_IS_PLAYBACK_CHANNEL (channel) && self->playback == NULL)
    take_playback (self, channel);
  else if (SPICE_IS_RECORD_CHANNEL (channel) && self->record == NULL)
    take_record (self, channel);
  else
    return;
  apply_playback (self);
  apply_record (self);
  update_status (self);
}

static void
drop_channel (PdkSpiceSound *self, SpiceChannel **channel, Stream *stream)
{
  *stream = (Stream){ 0 };
  if (*channel != NULL)
    g_signal_handlers_disconnect_by_data (*channel, self);
  g_clear_weak_pointer (channel);
}

static void
pdk_spice_sound_dispose (GObject *object)
{
  PdkSpiceSound *self = PDK_SPICE_SOUND (object);

  pdk_spice_sound_set_session (self, NULL);
  g_clear_object (&self->player);
  g_clear_object (&self->recorder);

  G_OBJECT_CLASS (pdk_spice_sound_parent_class)->dispose (object);
}

static void
pdk_spice_sound_class_init (PdkSpiceSoundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_spice_sound_dispose;
  PDK_CONSOLE_SOUND_CLASS (klass)->apply = pdk_spice_sound_apply;
}

static void
pdk_spice_sound_init (PdkSpiceSound *self)
{
  self->player = pdk_audio_player_new ();
  self->recorder = pdk_audio_recorder_new ();
  g_signal_connect_object (self->recorder, "samples", G_CALLBACK (on_recorder_samples), self,
                           G_CONNECT_SWAPPED);
}

PdkSpiceSound *
pdk_spice_sound_new (void)
{
  return g_object_new (PDK_TYPE_SPICE_SOUND, NULL);
}

static void
hide_channels_from_library (SpiceSession *session)
{
  SpiceAudio *audio = spice_audio_get (session, NULL); /* the session's */

  if (audio != NULL)
    g_signal_handlers_disconnect_by_data (session, audio);
}

void
pdk_spice_sound_set_session (PdkSpiceSound *self, SpiceSession *session)
{
  g_return_if_fail (PDK_IS_SPICE_SOUND (self));

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  drop_channel (self, &self->playback, &self->played);
  drop_channel (self, &self->record, &self->recorded);
  set_playing (self, FALSE);
  set_recording (self, FALSE);
  g_set_weak_pointer (&self->session, session);
  if (session != NULL) {
    hide_channels_from_library (session);
    g_signal_connect_object (session, "channel-new", G_CALLBACK (on_session_channel_new), self,
                             G_CONNECT_SWAPPED);
  }
  update_status (self);
}
