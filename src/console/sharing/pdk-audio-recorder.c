/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-audio-recorder.h"

#include <gst/app/gstappsink.h>
#include <gst/gst.h>

#define MAX_CHANNELS 8
#define MIN_RATE     4000
#define MAX_RATE     192000

struct _PdkAudioRecorder {
  GObject parent_instance;

  GstElement *pipeline; /* owned, nullable: while started */
  guint run;            /* samples of an earlier one that arrive late are not heard */
};

enum { SAMPLES, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkAudioRecorder, pdk_audio_recorder, G_TYPE_OBJECT)

/* Of one start: its reference is the pipeline's thread's. */
typedef struct {
  GWeakRef recorder;
  guint number;
} Run;

static void
clear_run (gpointer data)
{
  g_weak_ref_clear (&((Run *) data)->recorder);
}

static void
run_unref (gpointer run)
{
  g_atomic_rc_box_release_full (run, clear_run);
}

/* What the pipeline's thread hands to the main thread. */
typedef struct {
  Run *run;
  GBytes *samples;
} Delivery;

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  run_unref (delivery->run);
  g_bytes_unref (delivery->samples);
  g_free (delivery);
}

static gboolean
deliver (gpointer data)
{
  Delivery *delivery = data;
  g_autoptr (PdkAudioRecorder) self = g_weak_ref_get (&delivery->run->recorder);

  if (self != NULL && self->pipeline != NULL && self->run == delivery->run->number)
    g_signal_emit (self, signals[SAMPLES], 0, delivery->samples);
  return G_SOURCE_REMOVE;
}

/* In the pipeline's thread. */
static GstFlowReturn
on_new_sample (GstAppSink *sink, gpointer run)
{
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstBuffer *buffer = sample != NULL ? gst_sample_get_buffer (sample) : NULL;
  Delivery *delivery = NULL;
  gpointer copy = NULL;
  gsize size = 0;

  if (buffer == NULL)
    return GST_FLOW_EOS;
  gst_buffer_extract_dup (buffer, 0, gst_buffer_get_size (buffer), &copy, &size);
  delivery = g_new0 (Delivery, 1);
  delivery->run = g_atomic_rc_box_acquire (run);
  delivery->samples = g_bytes_new_take (copy, size);
  g_idle_add_full (G_PRIORITY_DEFAULT, deliver, delivery, delivery_free);
  return GST_FLOW_OK;
}

static void
attach (PdkAudioRecorder *self, int channels, int rate)
{
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "sink");
  g_autoptr (GstCaps) caps =
      gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING, "S16LE", "layout", G_TYPE_STRING,
                           "interleaved", "channels", G_TYPE_INT, channels, "rate", G_TYPE_INT,
                           rate, NULL);
  GstAppSinkCallbacks callbacks = { .new_sample = on_new_sample };
  Run *run = g_atomic_rc_box_new0 (Run);

  g_weak_ref_init (&run->recorder, self);
  run->number = self->run;
  gst_app_sink_set_caps (GST_APP_SINK (sink), caps);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, run, run_unref);
}

static void
pdk_audio_recorder_dispose (GObject *object)
{
  pdk_audio_recorder_stop (PDK_AUDIO_RECORDER (object));

  G_OBJECT_CLASS (pdk_audio_recorder_parent_class)->dispose (object);
}

static void
pdk_audio_recorder_class_init (PdkAudioRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_audio_recorder_dispose;
  signals[SAMPLES] = g_signal_new ("samples", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BYTES);
}

static void
pdk_audio_recorder_init (PdkAudioRecorder *self)
{
}

PdkAudioRecorder *
pdk_audio_recorder_new (void)
{
  return g_object_new (PDK_TYPE_AUDIO_RECORDER, NULL);
}

void
pdk_audio_recorder_start (PdkAudioRecorder *self, int channels, int rate)
{
  g_autoptr (GError) error = NULL;
  const char *source = g_getenv ("PADDOCK_AUDIO_SOURCE"); /* for tests */
  g_autofree char *text = g_strconcat (source != NULL ? source : "autoaudiosrc",
                                       " ! queue ! audioconvert ! audioresample ! "
                                       "appsink name=sink max-buffers=64 drop=true",
                                       NULL);

  g_return_if_fail (PDK_IS_AUDIO_RECORDER (self));

  pdk_audio_recorder_stop (self);
  if (channels < 1 || channels > MAX_CHANNELS || rate < MIN_RATE || rate > MAX_RATE)
    return;
  if (gst_init_check (NULL, NULL, &error))
    self->pipeline = gst_parse_launch (text, &error);
  if (error != NULL) {
    g_message ("No microphone: %s", error->message);
    gst_clear_object (&self->pipeline);
    return;
  }
  self->run++;
  attach (self, channels, rate);
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
}

void
pdk_audio_recorder_stop (PdkAudioRecorder *self)
{
  g_return_if_fail (PDK_IS_AUDIO_RECORDER (self));

  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->pipeline);
}
