/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-audio-player.h"

#include <gst/app/gstappsrc.h>
#include <gst/audio/streamvolume.h>
#include <gst/gst.h>

#define MAX_CHANNELS 8
#define MIN_RATE     4000
#define MAX_RATE     192000
/* What waits when the desktop does not play is dropped beyond this: seconds. */
#define MAX_WAITING 2

struct _PdkAudioPlayer {
  GObject parent_instance;

  /* Owned, nullable. */
  GstElement *pipeline;
  GstElement *source;
  GstElement *level;

  int channels;
  int rate;
  double volume;
  gboolean muted;
};

G_DEFINE_FINAL_TYPE (PdkAudioPlayer, pdk_audio_player, G_TYPE_OBJECT)

static void
apply_volume (PdkAudioPlayer *self)
{
  if (self->level == NULL)
    return;
  gst_stream_volume_set_volume (GST_STREAM_VOLUME (self->level), GST_STREAM_VOLUME_FORMAT_CUBIC,
                                self->volume);
  gst_stream_volume_set_mute (GST_STREAM_VOLUME (self->level), self->muted);
}

static void
drop_pipeline (PdkAudioPlayer *self)
{
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->source);
  gst_clear_object (&self->level);
  gst_clear_object (&self->pipeline);
}

static void
set_format (PdkAudioPlayer *self)
{
  g_autoptr (GstCaps) caps =
      gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING, "S16LE", "layout", G_TYPE_STRING,
                           "interleaved", "channels", G_TYPE_INT, self->channels, "rate",
                           G_TYPE_INT, self->rate, NULL);
  const guint64 bytes = (guint64) self->channels * 2 * (guint64) self->rate * MAX_WAITING;

  g_object_set (self->source, "caps", caps, "is-live", TRUE, "do-timestamp", TRUE, "format",
                GST_FORMAT_TIME, "max-bytes", bytes, "leaky-type", GST_APP_LEAKY_TYPE_DOWNSTREAM,
                NULL);
}

static gboolean
make_pipeline (PdkAudioPlayer *self)
{
  g_autoptr (GError) error = NULL;
  const char *sink = g_getenv ("PADDOCK_AUDIO_SINK"); /* for tests */
  g_autofree char *text =
      g_strconcat ("appsrc name=source ! queue ! audioconvert ! audioresample ! "
                   "volume name=level ! ",
                   sink != NULL ? sink : "autoaudiosink", NULL);

  if (!gst_init_check (NULL, NULL, &error)) {
    g_message ("No sound: %s", error->message);
    return FALSE;
  }
  self->pipeline = gst_parse_launch (text, &error);
  if (error != NULL) {
    g_message ("No sound: %s", error->message);
    drop_pipeline (self);
    return FALSE;
  }
  self->source = gst_bin_get_by_name (GST_BIN (self->pipeline), "source");
  self->level = gst_bin_get_by_name (GST_BIN (self->pipeline), "level");
  set_format (self);
  apply_volume (self);
  return TRUE;
}

static void
pdk_audio_player_dispose (GObject *object)
{
  drop_pipeline (PDK_AUDIO_PLAYER (object));

  G_OBJECT_CLASS (pdk_audio_player_parent_class)->dispose (object);
}

static void
pdk_audio_player_class_init (PdkAudioPlayerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_audio_player_dispose;
}

static void
pdk_audio_player_init (PdkAudioPlayer *self)
{
  self->volume = 1;
}

PdkAudioPlayer *
pdk_audio_player_new (void)
{
  return g_object_new (PDK_TYPE_AUDIO_PLAYER, NULL);
}

void
pdk_audio_player_start (PdkAudioPlayer *self, int channels, int rate)
{
  g_return_if_fail (PDK_IS_AUDIO_PLAYER (self));

  /* Both come from a guest. */
  if (channels < 1 || channels > MAX_CHANNELS || rate < MIN_RATE || rate > MAX_RATE)
    return;
  if (self->channels != channels || self->rate != rate)
    drop_pipeline (self);
  self->channels = channels;
  self->rate = rate;
  if (self->pipeline != NULL || make_pipeline (self))
    gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
}

void
pdk_audio_player_push (PdkAudioPlayer *self, const void *samples, gsize size)
{
  g_return_if_fail (PDK_IS_AUDIO_PLAYER (self));

  if (self->source != NULL && size > 0)
    gst_app_src_push_buffer (GST_APP_SRC (self->source), gst_buffer_new_memdup (samples, size));
}

void
pdk_audio_player_stop (PdkAudioPlayer *self)
{
  g_return_if_fail (PDK_IS_AUDIO_PLAYER (self));

  /* The device is free for others; what is left over is not played at the next start. */
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_READY);
}

void
pdk_audio_player_set_volume (PdkAudioPlayer *self, double volume, gboolean muted)
{
  g_return_if_fail (PDK_IS_AUDIO_PLAYER (self));

  self->volume = volume;
  self->muted = muted;
  apply_volume (self);
}

guint
pdk_audio_player_get_delay (PdkAudioPlayer *self)
{
  g_autoptr (GstQuery) query = NULL;
  GstClockTime delay = 0;

  g_return_val_if_fail (PDK_IS_AUDIO_PLAYER (self), 0);

  if (self->pipeline == NULL)
    return 0;
  query = gst_query_new_latency ();
  if (!gst_element_query (self->pipeline, query))
    return 0;
  gst_query_parse_latency (query, NULL, &delay, NULL);
  return GST_CLOCK_TIME_IS_VALID (delay) ? (guint) GST_TIME_AS_MSECONDS (delay) : 0;
}
