/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"

G_BEGIN_DECLS

/* Plain words for what goes wrong with a connection. */

/** Why a connection is not there, and what can be done about it. */
typedef struct {
  const char *text;   /* translated half sentence: “the host's name is not known” */
  const char *advice; /* nullable, translated sentences */
} PdkConnectionReason;

/** What @error says about opening @uri. */
PdkConnectionReason pdk_connection_reason_of_error (const GError *error, const char *uri);

/** @reason: a virConnectCloseReason, or -1 when a call found the link dead */
PdkConnectionReason pdk_connection_reason_of_close (int reason);

/** Whether trying again by itself can help: not when the user would be asked, was
 * refused, or has to change something first. */
gboolean pdk_connection_reason_is_passing (const GError *error);

/**
 * pdk_connection_reason_format_status:
 * @since: monotonic µs of the last change of @state
 * @reason: (nullable): untrusted text is welcome
 * @was_connected: whether it has been connected since it was last closed on purpose
 *
 * Returns: (transfer full): display-safe
 */
char *pdk_connection_reason_format_status (PdkConnectionState state,
                                           gint64 since,
                                           const char *reason,
                                           gboolean was_connected);

G_END_DECLS
