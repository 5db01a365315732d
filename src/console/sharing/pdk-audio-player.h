/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define PDK_TYPE_AUDIO_PLAYER (pdk_audio_player_get_type ())
G_DECLARE_FINAL_TYPE (PdkAudioPlayer, pdk_audio_player, PDK, AUDIO_PLAYER, GObject)

/* Plays what a guest sends: interleaved samples of 16 bits, little-endian, over GStreamer to whatever
 * the desktop plays sound with.  Main thread only. */

PdkAudioPlayer *pdk_audio_player_new (void);
/** @channels: 1 to 8.  @rate: samples a second.  Says so in the log where no sound can be played. */
void pdk_audio_player_start (PdkAudioPlayer *self, int channels, int rate);
/** Only while started; a copy is taken. */
void pdk_audio_player_push (PdkAudioPlayer *self, const void *samples, gsize size);
void pdk_audio_player_stop (PdkAudioPlayer *self);
/** @volume: 0 to 1, as loudness is felt */
void pdk_audio_player_set_volume (PdkAudioPlayer *self, double volume, gboolean muted);
/** How long a sample takes from here to the ear, in ms; 0 while that is not known. */
guint pdk_audio_player_get_delay (PdkAudioPlayer *self);

G_END_DECLS
