/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "views/machine/pdk-display.h"

G_BEGIN_DECLS

#define PDK_TYPE_SOUND_BUTTON (pdk_sound_button_get_type ())
G_DECLARE_FINAL_TYPE (PdkSoundButton, pdk_sound_button, PDK, SOUND_BUTTON, GtkWidget)

/* The sound of a console: volume, mute, whether there is any, and whether the machine may listen to
 * the microphone, which it may not until it is allowed to.  All is kept for the machine.  Hidden
 * where there is no sound card; shows while the machine listens. */

/** To be called once. */
void pdk_sound_button_set_display (PdkSoundButton *self, PdkDisplay *display);

G_END_DECLS
