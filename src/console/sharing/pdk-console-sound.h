/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** What a guest's sound is doing. */
typedef enum {
  PDK_CONSOLE_SOUND_AVAILABLE =
      1 << 0,                         /* the guest has a sound card that this connection carries */
  PDK_CONSOLE_SOUND_PLAYING = 1 << 1, /* it is to be heard, unless muted */
  PDK_CONSOLE_SOUND_CAN_RECORD = 1 << 2, /* the guest could listen to the microphone */
  PDK_CONSOLE_SOUND_RECORDING = 1 << 3,  /* it listens now */
} PdkConsoleSoundStatus;

#define PDK_TYPE_CONSOLE_SOUND (pdk_console_sound_get_type ())
G_DECLARE_DERIVABLE_TYPE (PdkConsoleSound, pdk_console_sound, PDK, CONSOLE_SOUND, GObject)

/* The sound of a guest, over some protocol, and what the user wants of it.  It lives as long as its
 * backend.  The microphone is closed until it is opened on purpose.
 *
 * Properties: enabled (boolean, TRUE at first: whether sound is transferred at all), muted (boolean),
 * volume (double, 0 to 1: 1 is the guest's own), microphone (boolean, FALSE at first: the guest may
 * listen); read-only: status (uint, PdkConsoleSoundStatus). */
struct _PdkConsoleSoundClass {
  GObjectClass parent_class;

  /* The user wants something else than before. */
  void (*apply) (PdkConsoleSound *self);
};

gboolean pdk_console_sound_get_enabled (PdkConsoleSound *self);
gboolean pdk_console_sound_get_muted (PdkConsoleSound *self);
double pdk_console_sound_get_volume (PdkConsoleSound *self);
gboolean pdk_console_sound_get_microphone (PdkConsoleSound *self);
PdkConsoleSoundStatus pdk_console_sound_get_status (PdkConsoleSound *self);

/** For protocols. */
void pdk_console_sound_set_status (PdkConsoleSound *self, PdkConsoleSoundStatus status);

G_END_DECLS
