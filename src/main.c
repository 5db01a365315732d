/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/pdk-application.h"
#include "app/pdk-environment.h"
#include "console/pdk-console.h"
#include "core/connection/pdk-handle.h"
#include "core/connection/pdk-opening.h"
#include "core/connection/pdk-worker.h"
#include "core/pdk-trace.h"

#include <stdio.h>
#include <unistd.h>

/* Of a daemon that does not answer no leave is taken. */
#define LEAVE_PATIENCE_MS 1500

int
main (int argc, char **argv)
{
  PdkApplication *application = NULL;
  int status;

  pdk_environment_prepare ();
  pdk_trace_init ();
  pdk_console_choose_renderer ();
  application = pdk_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  g_object_unref (application);
  pdk_handle_await_closed (LEAVE_PATIENCE_MS);

  /* A call that is not answered keeps its thread.  What libraries take down at the exit, OpenSSL for
   * libssh among them, must not go from under it. */
  if (pdk_worker_count_threads () + pdk_opening_count_threads () > 0) {
    fflush (NULL);
    _exit (status);
  }
  return status;
}
