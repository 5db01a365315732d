/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-rate.h"

void
pdk_console_rate_init (PdkConsoleRate *self, guint at_once, guint per_second)
{
  *self = (PdkConsoleRate){
    .at_once = at_once,
    .per_second = per_second,
    .left = at_once,
  };
}

gboolean
pdk_console_rate_take (PdkConsoleRate *self, gint64 now)
{
  const double gained = (double) (now - self->since) / G_USEC_PER_SEC * self->per_second;

  self->left = MIN (self->left + gained, self->at_once);
  self->since = now;
  if (self->left < 1)
    return FALSE;
  self->left -= 1;
  return TRUE;
}
