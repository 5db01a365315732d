/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/domain/pdk-domain.h"

G_BEGIN_DECLS

/** How it is with a text device. */
typedef enum {
  PDK_TEXT_VIEW_WAITING, /* nothing to say yet */
  PDK_TEXT_VIEW_LIVE,
  PDK_TEXT_VIEW_SHUT_OFF,
  PDK_TEXT_VIEW_BUSY,      /* someone else has it open */
  PDK_TEXT_VIEW_NO_DEVICE, /* the machine was started without it */
  PDK_TEXT_VIEW_FAILED,    /* the reason says why */
  PDK_TEXT_VIEW_HOST_LOST,
  PDK_TEXT_VIEW_MOVED, /* the machine was migrated to a host that is not in the list */
  PDK_TEXT_VIEW_GONE,  /* the machine no longer exists */
} PdkTextView;

#define PDK_TYPE_TEXT_VIEW (pdk_text_view_get_type ())
GType pdk_text_view_get_type (void);

#define PDK_TYPE_TEXT_SESSION (pdk_text_session_get_type ())
G_DECLARE_FINAL_TYPE (PdkTextSession, pdk_text_session, PDK, TEXT_SESSION, GObject)

/* One text device of a machine kept open: over restarts of the machine, and for as long as nobody
 * else takes it.  Nobody is ever put out but by pdk_text_session_take_over().
 *
 * Properties: view (PdkTextView); reason (string, nullable, display-safe: of %PDK_TEXT_VIEW_FAILED).
 * Signals: begin (the device is open, another time); received (GBytes, uint64: as
 * PdkTextStream::received). */

/** @id: of the device, see PdkTextDevice.  @time_unit: milliseconds, 100 but in tests */
PdkTextSession *pdk_text_session_new (PdkDomain *domain, const char *id, guint time_unit);
/** @domain: the same machine on the host that it was migrated to */
void pdk_text_session_move (PdkTextSession *self, PdkDomain *domain);
PdkTextView pdk_text_session_get_view (PdkTextSession *self);
/** (nullable) */
const char *pdk_text_session_get_reason (PdkTextSession *self);
/** (transfer none) (nullable): as it was last seen */
PdkTextDevice *pdk_text_session_get_device (PdkTextSession *self);
/** Returns: whether it was taken; not while nothing is open, or when too much waits */
gboolean pdk_text_session_send (PdkTextSession *self, GBytes *bytes);
/** Opens it again; does nothing while it is open. */
void pdk_text_session_retry (PdkTextSession *self);
/** Opens it, and closes it for whoever has it. */
void pdk_text_session_take_over (PdkTextSession *self);

G_END_DECLS
