/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-machine"

#include "config.h"

#include "views/machine/pdk-session-view.h"

G_DEFINE_ENUM_TYPE (PdkSessionView,
                    pdk_session_view,
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_DISPLAY, "display"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_PAUSED, "paused"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_ASLEEP, "asleep"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_SHUT_OFF, "shut-off"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_SAVED, "saved"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_CRASHED, "crashed"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_KEPT, "kept"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_PASSWORD, "password"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_NO_DISPLAY, "no-display"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_UNSUPPORTED, "unsupported"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_UNREACHABLE, "unreachable"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_GL, "gl"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_ELSEWHERE, "elsewhere"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_UNCONFIRMED, "unconfirmed"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_UNTRUSTED, "untrusted"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_TAKEN, "taken"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_CLOSED, "closed"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_USED_UP, "used-up"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_HOST_LOST, "host-lost"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_NOT_CONNECTED, "not-connected"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_MOVED, "moved"),
                    G_DEFINE_ENUM_VALUE (PDK_SESSION_VIEW_GONE, "gone"))

gboolean
pdk_session_view_has_display (PdkDomainState state)
{
  return state == PDK_DOMAIN_RUNNING || state == PDK_DOMAIN_PAUSED ||
         state == PDK_DOMAIN_SHUTTING_DOWN || state == PDK_DOMAIN_SUSPENDED;
}

PdkSessionView
pdk_session_view_of_stopped (PdkDomainState state)
{
  switch (state) {
  case PDK_DOMAIN_SHUT_OFF:
    return PDK_SESSION_VIEW_SHUT_OFF;
  case PDK_DOMAIN_SAVED:
    return PDK_SESSION_VIEW_SAVED;
  case PDK_DOMAIN_CRASHED:
    return PDK_SESSION_VIEW_CRASHED;
  case PDK_DOMAIN_UNKNOWN:
  case PDK_DOMAIN_RUNNING:
  case PDK_DOMAIN_PAUSED:
  case PDK_DOMAIN_SHUTTING_DOWN:
  case PDK_DOMAIN_SUSPENDED:
    break;
  }

  return PDK_SESSION_VIEW_WAITING;
}

gboolean
pdk_session_view_has_failure (PdkSessionView view)
{
  return view == PDK_SESSION_VIEW_UNREACHABLE || view == PDK_SESSION_VIEW_UNSUPPORTED ||
         view == PDK_SESSION_VIEW_GL || view == PDK_SESSION_VIEW_ELSEWHERE ||
         view == PDK_SESSION_VIEW_UNTRUSTED || view == PDK_SESSION_VIEW_UNCONFIRMED ||
         view == PDK_SESSION_VIEW_CLOSED || view == PDK_SESSION_VIEW_USED_UP;
}
