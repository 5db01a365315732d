/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-error.h"
#include "pdk-libvirt.h"

#include <gio/gio.h>

/* Looks up a machine that is not there, in a thread as every call must be. */
static gpointer
look_up_nothing (gpointer data)
{
  g_autoptr (virConnect) conn = virConnectOpen ("test:///default");
  GError *error = NULL;

  g_assert_nonnull (conn);
  g_assert_null (virDomainLookupByName (conn, "no such machine"));
  pdk_error_take_libvirt (&error);
  g_assert_cmpint (virGetLastErrorCode (), ==, VIR_ERR_OK);
  return error;
}

static gpointer
open_missing_socket (gpointer data)
{
  GError *error = NULL;

  g_assert_null (virConnectOpen ("qemu+unix:///system?socket=/nonexistent/socket"));
  pdk_error_take_libvirt (&error);
  return error;
}

static gpointer
take_without_error (gpointer data)
{
  GError *error = NULL;

  virResetLastError ();
  pdk_error_take_libvirt (&error);
  return error;
}

static GError *
run_in_thread (GThreadFunc func)
{
  return g_thread_join (g_thread_new ("test", func, NULL));
}

static void
test_gone (void)
{
  g_autoptr (GError) error = run_in_thread (look_up_nothing);
  g_autoptr (GError) copy = g_error_copy (error);

  g_assert_error (error, PDK_ERROR, PDK_ERROR_GONE);
  g_assert_cmpint (pdk_error_get_libvirt_code (copy), ==, VIR_ERR_NO_DOMAIN);
  g_assert_cmpuint (strlen (error->message), >, 0);
}

static void
test_unreachable (void)
{
  g_autoptr (GError) error = run_in_thread (open_missing_socket);

  g_assert_error (error, PDK_ERROR, PDK_ERROR_UNREACHABLE);
  g_assert_cmpint (pdk_error_get_libvirt_code (error), ==, VIR_ERR_SYSTEM_ERROR);
}

/* libvirt leaves no error when keepalive cuts the link under a call. */
static void
test_no_error (void)
{
  g_autoptr (GError) error = run_in_thread (take_without_error);

  g_assert_error (error, PDK_ERROR, PDK_ERROR_FAILED);
  g_assert_cmpint (pdk_error_get_libvirt_code (error), ==, 0);
  g_assert_cmpuint (strlen (error->message), >, 0);
}

static void
test_foreign_error (void)
{
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "not ours");

  g_assert_cmpint (pdk_error_get_libvirt_code (error), ==, 0);
}

#ifdef PDK_THREAD_CHECKS
static void
test_main_thread (void)
{
  if (g_test_subprocess ()) {
    virConnectOpen ("test:///default");
    return;
  }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*virConnectOpen() called on the main thread*");
}

static void
test_main_thread_free (void)
{
  if (g_test_subprocess ()) {
    g_autoptr (virDomain) domain = NULL;

    /* Never looked at: the check comes before the call. */
    domain = (virDomainPtr) &domain;
    return;
  }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*virDomainFree() called on the main thread*");
}
#endif

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  pdk_libvirt_init ();

  g_test_add_func ("/libvirt/error/gone", test_gone);
  g_test_add_func ("/libvirt/error/unreachable", test_unreachable);
  g_test_add_func ("/libvirt/error/none", test_no_error);
  g_test_add_func ("/libvirt/error/foreign", test_foreign_error);
#ifdef PDK_THREAD_CHECKS
  g_test_add_func ("/libvirt/main-thread/call", test_main_thread);
  g_test_add_func ("/libvirt/main-thread/free", test_main_thread_free);
#endif

  return g_test_run ();
}
