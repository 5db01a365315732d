/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "pdk-console-key-queue.h"

G_BEGIN_DECLS

/* A keyboard layout, read backwards: which keys type a text.  Made of the layouts that X and Wayland
 * use; never changes, so it may be used in any thread. */

typedef struct _PdkConsoleLayout PdkConsoleLayout;

/** The layout of a guest that nobody told us of. */
#define PDK_CONSOLE_LAYOUT_DEFAULT "us"

/** @name: “de”, or with a variant “de(nodeadkeys)”, as xkeyboard-config calls them */
void pdk_console_layout_load_async (const char *name,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/** (transfer full) (nullable): NULL with %G_IO_ERROR_NOT_FOUND when there is no such layout */
PdkConsoleLayout *pdk_console_layout_load_finish (GAsyncResult *result, GError **error);
/** The same, at once: blocks. */
PdkConsoleLayout *pdk_console_layout_load (const char *name, GError **error);
void pdk_console_layout_unref (PdkConsoleLayout *self);

/**
 * pdk_console_layout_spell:
 * @text: UTF-8
 * @missing: (out): the characters that this layout cannot type, each once; NULL when there are none
 *
 * Line ends become Enter.  Accented letters that have no key are typed by dead keys.
 *
 * Returns: (transfer full) (nullable) (element-type PdkConsoleKeyEvent): NULL when characters are
 *   missing
 */
GArray *pdk_console_layout_spell (PdkConsoleLayout *self, const char *text, char **missing);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkConsoleLayout, pdk_console_layout_unref)

G_END_DECLS
