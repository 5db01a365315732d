/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/pdk-domain-info.h"
#include "domain/pdk-graphics-info.h"
#include "xml/pdk-xml.h"

#include <stddef.h>
#include <stdint.h>

/* Documents of machines, as a hostile host may send them.  What is accepted must come out of a round
 * trip as it went in. */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_round_trip (const char *text)
{
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_parse (text, NULL);
  g_autoptr (PdkXmlDocument) again = NULL;
  g_autofree char *once = NULL;
  g_autofree char *twice = NULL;

  if (document == NULL)
    return;
  once = pdk_xml_document_to_string (document);
  again = pdk_xml_document_parse (once, NULL);
  g_assert_nonnull (again);
  twice = pdk_xml_document_to_string (again);
  g_assert_cmpstr (once, ==, twice);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  PdkDomainDetails *details = pdk_domain_details_parse (text, NULL);
  GPtrArray *graphics = pdk_graphics_info_parse (text, NULL);

  g_clear_pointer (&details, pdk_domain_details_unref);
  g_clear_pointer (&graphics, g_ptr_array_unref);
  check_round_trip (text);
  return 0;
}
