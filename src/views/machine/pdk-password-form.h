/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "views/machine/pdk-display.h"

G_BEGIN_DECLS

#define PDK_TYPE_PASSWORD_FORM (pdk_password_form_get_type ())
G_DECLARE_FINAL_TYPE (PdkPasswordForm, pdk_password_form, PDK, PASSWORD_FORM, GtkWidget)

/* Where the password of a display is typed, a user name where it wants one, and whether to remember
 * them where there is a keyring. */

/** To be called once. */
void pdk_password_form_set_display (PdkPasswordForm *self, PdkDisplay *display);
/** Asks for what the display wants now. */
void pdk_password_form_ask (PdkPasswordForm *self);

G_END_DECLS
