/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "views/machine/pdk-session-view.h"

G_BEGIN_DECLS

/* How far the connection to a machine's display is. */
typedef enum {
  PDK_SESSION_PHASE_IDLE,    /* nothing wanted, or nothing done yet */
  PDK_SESSION_PHASE_LOOKING, /* look-up asked for */
  PDK_SESSION_PHASE_OPENING, /* open asked for */
  PDK_SESSION_PHASE_CONNECTED,
  PDK_SESSION_PHASE_CLOSED, /* the display closed: why will be known after the grace */
  PDK_SESSION_PHASE_PASSWORD,
  PDK_SESSION_PHASE_BACKING_OFF, /* failed; tried again by itself */
  PDK_SESSION_PHASE_STOPPED,     /* failed for good; see stopped_view */
  PDK_SESSION_PHASE_LEFT,        /* for another host */
} PdkSessionPhase;

/* All that decides what a machine's console page shows. */
typedef struct {
  PdkDomainState state;
  gboolean reachable; /* the host answers */
  gboolean kept;      /* what crashed is still there, with its display */
  gboolean gone;
  gboolean automatic;
  gboolean asked_for; /* by the user, since the machine runs */
  PdkSessionPhase phase;

  PdkSessionView stopped_view;
  gboolean said_connecting; /* the blink is over */
  gboolean failed_before;   /* a failure is on show: a new attempt does not hide it */
  gboolean said_left;       /* the search has taken long */
} PdkSessionFacts;

/** Whether there is a display that can be connected to. */
gboolean pdk_session_facts_has_display (const PdkSessionFacts *self);
/** What is to be shown. */
PdkSessionView pdk_session_facts_derive (const PdkSessionFacts *self);

G_END_DECLS
