/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "devices/pdk-offer.h"

G_BEGIN_DECLS

/* Paths of PdkField.offered that are not lists of the domain capabilities.  Each adds what the host
 * has to say, or nothing where it does not say it. */

/** Returns: (transfer none): the one in @offered with @value, added if new */
PdkOffered *pdk_offered_ensure (GPtrArray *offered, const char *value, const char *label);
/** Returns: (transfer full): “Not offered by QEMU 7.2 on this host” */
char *pdk_offer_refuse (PdkOffer *self);
/** “host/cpus”: how many there are.  Returns: (transfer full) (nullable): why not so many */
char *pdk_offer_explain_cpus (PdkOffer *self, const char *value);
/** “guest/machine”: machine types */
void pdk_offer_add_machines (PdkOffer *self, GPtrArray *offered, PdkXmlElement *root);
/** “guest/domain”: hypervisors */
void pdk_offer_add_hypervisors (PdkOffer *self, GPtrArray *offered, PdkXmlElement *root);
/** “features/sev” */
void pdk_offer_add_protections (PdkOffer *self, GPtrArray *offered);
/** “cpu/mode” */
void pdk_offer_add_cpu_modes (PdkOffer *self, GPtrArray *offered);
/** “cpu/model” */
void pdk_offer_add_cpu_models (PdkOffer *self, GPtrArray *offered);
/** “os/firmware” */
void pdk_offer_add_firmware (PdkOffer *self, GPtrArray *offered);

G_END_DECLS
