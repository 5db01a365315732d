/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pdk-application.h"
#include "app/pdk-environment.h"
#include "console/pdk-console.h"
#include "core/pdk-trace.h"

int
main (int argc, char **argv)
{
  g_autoptr (PdkApplication) application = NULL;

  pdk_environment_prepare ();
  pdk_trace_init ();
  pdk_console_choose_renderer ();
  application = pdk_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
