"""Every screen, and what programs ask, in one list. A screen knows the domain; it does not know another screen."""

from merchant_app.access import GuardedBlueprint
from merchant_app.api.routes import api
from merchant_app.screens.accounts.routes import accounts
from merchant_app.screens.alerts.mail import alert_mail
from merchant_app.screens.alerts.routes import alerts
from merchant_app.screens.api_keys.routes import api_keys
from merchant_app.screens.boards.routes import boards
from merchant_app.screens.campaign_assignments.routes import campaign_assignments
from merchant_app.screens.campaign_events.routes import campaign_events
from merchant_app.screens.campaign_items.routes import campaign_items
from merchant_app.screens.campaign_partners.routes import campaign_partners
from merchant_app.screens.campaigns.routes import campaigns
from merchant_app.screens.comparisons.routes import comparisons
from merchant_app.screens.confirmations.routes import confirmations
from merchant_app.screens.consents.routes import consents
from merchant_app.screens.criteria.routes import criteria
from merchant_app.screens.data_requests.routes import data_requests
from merchant_app.screens.enrolment.routes import enrolment
from merchant_app.screens.erasings.routes import erasings
from merchant_app.screens.facts.routes import facts
from merchant_app.screens.incidents.opening import incident_opening
from merchant_app.screens.incidents.routes import incidents
from merchant_app.screens.leader.routes import leader
from merchant_app.screens.leaflets.routes import leaflets
from merchant_app.screens.lists.exports import exports
from merchant_app.screens.lists.routes import lists
from merchant_app.screens.merchants.routes import merchants
from merchant_app.screens.moving.routes import moving
from merchant_app.screens.officers.doors import officer_doors
from merchant_app.screens.officers.routes import officers
from merchant_app.screens.places.routes import places
from merchant_app.screens.print_runs.routes import print_runs
from merchant_app.screens.print_runs.ticking import run_ticks
from merchant_app.screens.public_check.routes import public_check
from merchant_app.screens.public_place.answers import public_answers
from merchant_app.screens.public_place.routes import public_place
from merchant_app.screens.reports.routes import reports
from merchant_app.screens.second_factor.routes import second_factor
from merchant_app.screens.sign_in.devices import devices
from merchant_app.screens.sign_in.phone import phone
from merchant_app.screens.sign_in.routes import sign_in
from merchant_app.screens.signs.life import sign_life
from merchant_app.screens.signs.routes import signs
from merchant_app.screens.team.routes import team
from merchant_app.screens.today.routes import today
from merchant_app.screens.trader_links.routes import trader_links
from merchant_app.screens.trader_page.account_change import trader_account
from merchant_app.screens.trader_page.data import trader_data
from merchant_app.screens.trader_page.leaflet import trader_leaflet
from merchant_app.screens.trader_page.pasted_over import trader_incident
from merchant_app.screens.trader_page.routes import trader_page
from merchant_app.screens.trader_page.signs import trader_signs
from merchant_app.screens.trail.routes import trail
from merchant_app.screens.units.routes import units
from merchant_app.screens.visits.routes import visits
from merchant_app.screens.waves.routes import waves

SCREENS: tuple[GuardedBlueprint, ...] = (
    sign_in,
    devices,
    second_factor,
    phone,
    team,
    today,
    alerts,
    alert_mail,
    places,
    campaigns,
    reports,
    campaign_partners,
    campaign_assignments,
    campaign_events,
    campaign_items,
    criteria,
    comparisons,
    leader,
    units,
    enrolment,
    merchants,
    moving,
    facts,
    visits,
    officers,
    officer_doors,
    confirmations,
    accounts,
    signs,
    sign_life,
    waves,
    print_runs,
    boards,
    run_ticks,
    public_check,
    public_place,
    public_answers,
    consents,
    data_requests,
    erasings,
    trail,
    exports,
    lists,
    trader_links,
    trader_page,
    trader_data,
    trader_signs,
    trader_account,
    trader_incident,
    trader_leaflet,
    leaflets,
    incidents,
    incident_opening,
    api_keys,
    api,
)
