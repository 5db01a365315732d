/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-widgets"

#include "config.h"

#include "widgets/pdk-state-icon.h"

#include <glib/gi18n.h>

typedef struct {
  const char *icon_name;
  const char *css_class;
  const char *word;
} Look;

/* clang-format off */
static const Look looks[] = {
  [PDK_DOMAIN_UNKNOWN]       = { "dialog-question-symbolic",      "pdk-state-unknown",       N_ ("Unknown") },
  [PDK_DOMAIN_RUNNING]       = { "media-playback-start-symbolic", "pdk-state-running",       N_ ("Running") },
  [PDK_DOMAIN_PAUSED]        = { "media-playback-pause-symbolic", "pdk-state-paused",        N_ ("Paused") },
  [PDK_DOMAIN_SHUTTING_DOWN] = { "system-shutdown-symbolic",      "pdk-state-shutting-down", N_ ("Shutting down") },
  [PDK_DOMAIN_SHUT_OFF]      = { "media-playback-stop-symbolic",  "pdk-state-shut-off",      N_ ("Shut off") },
  [PDK_DOMAIN_SAVED]         = { "document-save-symbolic",        "pdk-state-saved",         N_ ("Saved") },
  [PDK_DOMAIN_CRASHED]       = { "dialog-error-symbolic",         "pdk-state-crashed",       N_ ("Crashed") },
  [PDK_DOMAIN_SUSPENDED]     = { "weather-clear-night-symbolic",  "pdk-state-suspended",     N_ ("Asleep") },
};
/* clang-format on */

static const Look *
look_of (PdkDomainState state)
{
  return (guint) state < G_N_ELEMENTS (looks) ? &looks[state] : &looks[PDK_DOMAIN_UNKNOWN];
}

const char *
pdk_state_icon_name (PdkDomainState state)
{
  return look_of (state)->icon_name;
}

const char *
pdk_state_css_class (PdkDomainState state)
{
  return look_of (state)->css_class;
}

const char *
pdk_state_word (PdkDomainState state)
{
  return _ (look_of (state)->word);
}
