/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "viewer/pdk-viewer-address.h"
#include "viewer/pdk-viewer-file.h"

#include <stddef.h>
#include <stdint.h>

/* Connection files and addresses of displays, as a web page may hand them out.  What is accepted is
 * shown in a question, and leads to the same place when it is written as an address and read again. */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_shown (const PdkViewerSpec *spec)
{
  g_autofree char *place = pdk_viewer_spec_describe_place (spec);
  g_autofree char *proxy = pdk_viewer_spec_describe_proxy (spec);

  g_assert_true (g_utf8_validate (place, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (place, -1), <=, 80);
  g_assert_true (proxy == NULL || g_utf8_validate (proxy, -1, NULL));
  g_assert_true ((spec->host == NULL) != (spec->socket == NULL));
}

static void
check_round_trip (const PdkViewerSpec *spec)
{
  g_autofree char *address = pdk_viewer_spec_build_address (spec);
  g_autoptr (PdkViewerSpec) again = pdk_viewer_address_parse (address, NULL);
  g_autofree char *twice = NULL;

  g_assert_nonnull (again);
  twice = pdk_viewer_spec_build_address (again);
  g_assert_cmpstr (address, ==, twice);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (PdkViewerSpec) file = pdk_viewer_file_parse ((const char *) data, size, NULL);
  g_autoptr (PdkViewerSpec) address = pdk_viewer_address_parse (text, NULL);

  if (file != NULL)
    check_shown (file);
  if (address != NULL) {
    check_shown (address);
    check_round_trip (address);
  }
  return 0;
}
