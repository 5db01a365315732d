/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-session-facts.h"

static PdkSessionView
view_of_phase (const PdkSessionFacts *self)
{
  switch (self->phase) {
  case PDK_SESSION_PHASE_IDLE:
    if (!self->automatic && !self->asked_for)
      return PDK_SESSION_VIEW_NOT_CONNECTED;
    G_GNUC_FALLTHROUGH;
  case PDK_SESSION_PHASE_LOOKING:
  case PDK_SESSION_PHASE_OPENING:
    if (self->failed_before)
      return PDK_SESSION_VIEW_UNREACHABLE;
    return self->said_connecting ? PDK_SESSION_VIEW_CONNECTING : PDK_SESSION_VIEW_WAITING;
  case PDK_SESSION_PHASE_CONNECTED:
    return PDK_SESSION_VIEW_DISPLAY;
  case PDK_SESSION_PHASE_CLOSED:
    return PDK_SESSION_VIEW_WAITING;
  case PDK_SESSION_PHASE_PASSWORD:
    return PDK_SESSION_VIEW_PASSWORD;
  case PDK_SESSION_PHASE_BACKING_OFF:
    return PDK_SESSION_VIEW_UNREACHABLE;
  case PDK_SESSION_PHASE_STOPPED:
    return self->stopped_view;
  case PDK_SESSION_PHASE_LEFT:
    return self->said_left ? PDK_SESSION_VIEW_MOVED : PDK_SESSION_VIEW_WAITING;
  }

  g_assert_not_reached ();
}

gboolean
pdk_session_facts_has_display (const PdkSessionFacts *self)
{
  return pdk_session_view_has_display (self->state) ||
         (self->state == PDK_DOMAIN_CRASHED && self->kept);
}

PdkSessionView
pdk_session_facts_derive (const PdkSessionFacts *self)
{
  PdkSessionView view;

  if (self->phase == PDK_SESSION_PHASE_LEFT)
    return view_of_phase (self);
  if (self->gone)
    return PDK_SESSION_VIEW_GONE;
  if (!self->reachable && self->phase != PDK_SESSION_PHASE_CONNECTED)
    return PDK_SESSION_VIEW_HOST_LOST;
  if (!pdk_session_facts_has_display (self))
    return pdk_session_view_of_stopped (self->state);

  /* A password or a display taken away comes before the offer to go on. */
  view = view_of_phase (self);
  if (view == PDK_SESSION_VIEW_PASSWORD || view == PDK_SESSION_VIEW_TAKEN ||
      view == PDK_SESSION_VIEW_UNTRUSTED)
    return view;
  if (self->state == PDK_DOMAIN_PAUSED)
    return PDK_SESSION_VIEW_PAUSED;
  if (self->state == PDK_DOMAIN_SUSPENDED)
    return PDK_SESSION_VIEW_ASLEEP;
  if (self->state == PDK_DOMAIN_CRASHED)
    return PDK_SESSION_VIEW_KEPT;
  return view;
}
