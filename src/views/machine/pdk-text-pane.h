/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "console/text/pdk-text-console.h"
#include "core/domain/pdk-domain.h"

G_BEGIN_DECLS

#define PDK_TYPE_TEXT_PANE (pdk_text_pane_get_type ())
G_DECLARE_FINAL_TYPE (PdkTextPane, pdk_text_pane, PDK, TEXT_PANE, GtkWidget)

/* One text device of a machine: its console, connected for as long as the pane is there, and what
 * is the matter when it is not.  The text stays to be read whatever becomes of the machine.
 *
 * Actions: text-session.retry, text-session.take-over, and those of the console under “text”, with
 * text.save added. */

/** @settings: the application's.  @machine_settings: the machine's */
GtkWidget *pdk_text_pane_new (PdkDomain *domain,
                              PdkTextDevice *device,
                              GSettings *settings,
                              GSettings *machine_settings);
/** @domain: the same machine on the host that it was migrated to.  What was printed stays. */
void pdk_text_pane_move (PdkTextPane *self, PdkDomain *domain);
/** (transfer none) */
PdkTextConsole *pdk_text_pane_get_console (PdkTextPane *self);

/**
 * pdk_text_device_describe:
 *
 * Returns: (transfer full): what users call it, display-safe: “Serial 1”
 */
char *pdk_text_device_describe (const PdkTextDevice *device);

G_END_DECLS
