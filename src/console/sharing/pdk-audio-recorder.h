/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PDK_TYPE_AUDIO_RECORDER (pdk_audio_recorder_get_type ())
G_DECLARE_FINAL_TYPE (PdkAudioRecorder, pdk_audio_recorder, PDK, AUDIO_RECORDER, GObject)

/* Listens to the desktop's microphone, over GStreamer, while it is started and not a moment longer.
 * Main thread only.
 *
 * Signal: "samples" (GBytes): interleaved, 16 bits, little-endian. */

PdkAudioRecorder *pdk_audio_recorder_new (void);
/** @channels: 1 to 8.  @rate: samples a second.  Says so in the log where nothing can be recorded. */
void pdk_audio_recorder_start (PdkAudioRecorder *self, int channels, int rate);
void pdk_audio_recorder_stop (PdkAudioRecorder *self);

G_END_DECLS
