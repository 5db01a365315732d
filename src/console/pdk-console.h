/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "pdk-console-backend.h"
#include "picture/pdk-console-scaling.h"
#include "input/pdk-console-typist.h"

G_BEGIN_DECLS

#define PDK_TYPE_CONSOLE (pdk_console_get_type ())
G_DECLARE_FINAL_TYPE (PdkConsole, pdk_console, PDK, CONSOLE, GtkWidget)

/* The display of one machine: draws what its backend receives and sends keys and pointer back.
 * Keeps the last picture when the backend is gone (dimmed when told so).
 *
 * While it has the keyboard, every key goes to the guest, host shortcuts included, but for three
 * kinds of combinations (see PdkConsoleCombo for how they are written): the one that takes keyboard
 * and pointer back, one of the window's, and those that stay with the desktop.
 *
 * Properties: backend (PdkConsoleBackend, nullable), head (uint: which of its screens, at first 0),
 * scaling (PdkConsoleScaling), zoom (uint, percent, for that scaling), resize-guest (boolean: the
 * guest's screen follows the widget's size, where the backend has a way to ask for it), captured
 * (boolean, read-only: the pointer is held in relative mode), keyboard-captured (boolean,
 * read-only: keys go to the guest), shortcuts-captured (boolean, read-only: so do the shortcuts of
 * the desktop), has-picture (boolean, read-only), dimmed, paused (boolean: the guest hears nothing; when
 * it goes on it is told of the keys and buttons that were released), view-only, inhibit-shortcuts (boolean,
 * default TRUE: ask the desktop for its own shortcuts too), release-combo (string, left Ctrl and left
 * Alt at first), window-combo (string, nullable: for the window's own action, leaving fullscreen),
 * desktop-combos (strv, nullable). Signals: “released”, when the user takes keyboard and pointer back; “zoomed” (int
 * direction), when two fingers ask for the picture to be larger (1) or smaller (-1) by a step.
 * Actions: console.release (lets go of pointer and keyboard). It
 * scrolls by itself in 1:1 and when zoomed.  Its accessible label is set by whoever places it: “NAME console”. */

/** What takes the keyboard back when nothing else was chosen. */
#define PDK_CONSOLE_RELEASE_COMBO "ctrl+alt"

GtkWidget *pdk_console_new (void);
void pdk_console_set_backend (PdkConsole *self, PdkConsoleBackend *backend);
/** (nullable) (transfer none) */
PdkConsoleBackend *pdk_console_get_backend (PdkConsole *self);
gboolean pdk_console_get_captured (PdkConsole *self);
gboolean pdk_console_has_picture (PdkConsole *self);
/**
 * pdk_console_take_picture:
 *
 * The guest's screen as it is now, or was last: in its own size, with neither scaling nor pointer.
 *
 * Returns: (nullable) (transfer full): an immutable copy; %NULL while there is no picture
 */
GdkTexture *pdk_console_take_picture (PdkConsole *self);
/** @width: (out): of the picture in guest pixels, 0 without one; as @height.  It changes with the
 * signal “picture-resized”. */
void pdk_console_get_picture_size (PdkConsole *self, int *width, int *height);
/** How large the picture is shown: device pixels per hundred guest pixels, 0 without one.  It changes
 * with the signal “picture-moved”. */
guint pdk_console_get_percent (PdkConsole *self);
void pdk_console_set_dimmed (PdkConsole *self, gboolean dimmed);
/** Releases every key and button held in the guest, and the pointer. */
void pdk_console_release_all (PdkConsole *self);
/**
 * pdk_console_send_keys:
 * @scancodes: PC XT set 1, E0 prefix as 0x100; pressed in order, released in reverse, paced 10 ms
 */
void pdk_console_send_keys (PdkConsole *self, const guint *scancodes, guint n_scancodes);

/** (transfer none): types texts into the guest */
PdkConsoleTypist *pdk_console_get_typist (PdkConsole *self);

/** What drawing cost so far.  Tests assert bytes, which a busy machine does not change. */
typedef struct {
  guint64 frames;
  guint64 direct_frames;   /* those that needed nothing of GTK */
  guint64 committed_bytes; /* copied from the guest's surface */
  guint64 composed_bytes;  /* drawn or uploaded again */
  gint64 longest_frame_us;
} PdkConsoleCounters;

/**
 * PdkConsoleTraceFunc:
 * @event: “console-frame” or “console-input”
 * @damaged_pixels: of this frame
 * @spent_us: copying and recording it
 * @counters: (nullable): of its console so far; with a frame
 */
typedef void (*PdkConsoleTraceFunc) (const char *event,
                                     gint64 damaged_pixels,
                                     gint64 spent_us,
                                     const PdkConsoleCounters *counters);
void pdk_console_set_trace_func (PdkConsoleTraceFunc func);

/**
 * pdk_console_choose_renderer:
 *
 * To be called before gtk_init(): sets GSK_RENDERER=cairo when it is unset and the machine has no
 * DRM render node, as drawing with Cairo beats software GL by an order of magnitude there.
 */
void pdk_console_choose_renderer (void);

/**
 * pdk_console_can_show_gl:
 *
 * Whether this computer can show what a guest draws with a graphics card: asks the drivers, once,
 * which takes some milliseconds.  Such a guest shows nothing to others, so it is to be known before
 * connecting.
 */
gboolean pdk_console_can_show_gl (void);

G_END_DECLS
