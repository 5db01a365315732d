/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/domain/pdk-domain.h"

G_BEGIN_DECLS

/** What a machine's console page shows. */
typedef enum {
  PDK_SESSION_VIEW_WAITING,    /* nothing to say yet: the last picture, or none */
  PDK_SESSION_VIEW_CONNECTING, /* it takes longer than a blink */
  PDK_SESSION_VIEW_DISPLAY,    /* the screen itself */
  PDK_SESSION_VIEW_PAUSED,
  PDK_SESSION_VIEW_ASLEEP,
  PDK_SESSION_VIEW_SHUT_OFF,
  PDK_SESSION_VIEW_SAVED,
  PDK_SESSION_VIEW_CRASHED,
  PDK_SESSION_VIEW_KEPT, /* crashed, and left as it was for a look inside */
  PDK_SESSION_VIEW_PASSWORD,
  PDK_SESSION_VIEW_NO_DISPLAY,
  PDK_SESSION_VIEW_UNSUPPORTED, /* the reason is the type’s name */
  PDK_SESSION_VIEW_UNREACHABLE, /* the reason says why */
  PDK_SESSION_VIEW_GL,          /* the reason says why: it draws with OpenGL */
  PDK_SESSION_VIEW_ELSEWHERE,   /* the reason says where: the user decides whether to go there */
  PDK_SESSION_VIEW_UNCONFIRMED, /* the reason says what it is: the user decides whether to go there */
  PDK_SESSION_VIEW_UNTRUSTED,   /* the reason says why */
  PDK_SESSION_VIEW_TAKEN,       /* someone else opened it */
  PDK_SESSION_VIEW_CLOSED,      /* the reason says by whom, as far as that is known */
  PDK_SESSION_VIEW_USED_UP,     /* the reason says what has to be got anew */
  PDK_SESSION_VIEW_HOST_LOST,
  PDK_SESSION_VIEW_NOT_CONNECTED, /* not by itself, and nobody asked for it yet */
  PDK_SESSION_VIEW_MOVED, /* to a host that is not in the list; the reason says what is known of it */
  PDK_SESSION_VIEW_GONE, /* the machine no longer exists */
} PdkSessionView;

#define PDK_TYPE_SESSION_VIEW (pdk_session_view_get_type ())
GType pdk_session_view_get_type (void);

/** Whether a machine in this state has a display that can be connected to. */
gboolean pdk_session_view_has_display (PdkDomainState state);
/** What is shown of a machine in a state without one. */
PdkSessionView pdk_session_view_of_stopped (PdkDomainState state);
/** Whether it says why the last attempt came to nothing. */
gboolean pdk_session_view_has_failure (PdkSessionView view);

G_END_DECLS
